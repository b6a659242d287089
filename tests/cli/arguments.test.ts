import { describe, expect, it } from "vitest";
import { helpText, parseArguments } from "../../src/cli/arguments.ts";
import { COMMANDS, findCommand } from "../../src/cli/table.ts";

const parse = (command: string, ...args: string[]) => parseArguments(findCommand(command)!, args);

describe("arguments (18)", () => {
  it("takes values attached with = and :, or as the next word", async () => {
    for (const args of [["--contracts=off"], ["--contracts:off"], ["--contracts", "off"]])
      expect((await parse("eval", ...args, "x")).options.contracts).toBe("off");
    for (const args of [["-f=compact"], ["-f:compact"], ["-f", "compact"]]) expect((await parse("parse", ...args)).options.format).toBe("compact");
  });
  it("joins short options", async () => {
    const { options } = await parse("eval", "-dp", "1");
    expect(options).toMatchObject({ debug: true, printLast: true });
  });
  it("knows other names of an option", async () => {
    expect((await parse("eval", "--gene", "1")).options.printLast).toBe(true);
    expect((await parse("eval", "--no-typecheck", "1")).options.noTypeCheck).toBe(true);
  });
  it("leaves what stands behind the file to the program", async () => {
    const { options, operands } = await parse("run", "--strict-nil", "a.gene", "-x", "--debug", "--", "--nope=1");
    expect(options).toMatchObject({ strictNil: true });
    expect(options.debug).toBeUndefined();
    expect(operands).toEqual(["a.gene", "-x", "--debug", "--", "--nope=1"]);
  });
  it("takes options of eval anywhere, and none behind --", async () => {
    expect(await parse("eval", "(+", "-p", "1", "2)")).toMatchObject({ options: { printLast: true }, operands: ["(+", "1", "2)"] });
    expect((await parse("eval", "--", "-p")).operands).toEqual(["-p"]);
  });
  it("refuses unknown options", async () => {
    await expect(parse("eval", "--nope", "1")).rejects.toThrow("Unknown option: --nope");
    await expect(parse("eval", "--nope=1", "1")).rejects.toThrow("Unknown option: --nope");
    await expect(parse("run", "-z", "a.gene")).rejects.toThrow("Unknown option: -z");
  });
  it("asks for missing values", async () => {
    await expect(parse("parse", "-e")).rejects.toThrow(/^-e requires a value$/);
    await expect(parse("parse", "--eval")).rejects.toThrow(/^--eval requires a value$/);
    await expect(parse("deser", "-pe")).rejects.toThrow(/^-e requires a value$/);
  });
  it("collects the values of an option that may be given several times", async () => {
    expect((await parse("parse", "-e", "1", "--eval=2", "-e:3", "-f", "pretty")).options).toEqual({ eval: ["1", "2", "3"], format: "pretty" });
  });
  it("every command has help", async () => {
    for (const spec of COMMANDS) expect(await helpText(spec)).toContain(`Usage: gene ${spec.name}`);
    expect((await parse("run", "--help")).help).toBe(true);
    expect((await parse("eval", "-h")).help).toBe(true);
  });
});
