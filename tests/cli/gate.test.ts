/** What is typed or pasted reaches the line editor one line at a time. */
import { EventEmitter } from "node:events";
import type { ReadStream } from "node:tty";
import { expect, it } from "vitest";
import { openGate } from "../../src/cli/repl/gate.ts";

function setUp() {
  const terminal = Object.assign(new EventEmitter(), { pause() {}, resume() {}, setRawMode() {} });
  const got: string[] = [];
  const state = { open: true, interrupts: 0 };
  const gate = openGate(terminal as unknown as ReadStream, {
    open: () => state.open,
    interrupt: () => state.interrupts++,
    insert: (text) => got.push(`insert ${text}`),
  });
  gate.input.on("data", (chunk: Buffer) => {
    got.push(chunk.toString());
    if (/[\r\n]$/.test(chunk.toString())) state.open = false;
  });
  const type = (text: string | Buffer) => terminal.emit("data", Buffer.from(text as string));
  const ask = () => ((state.open = true), gate.pump());
  return { got, state, type, ask };
}

it("keeps lines back until the next one is asked for", () => {
  const { got, type, ask } = setUp();
  type("(a\r(b\nc");
  expect(got).toEqual(["(a\r"]);
  ask();
  expect(got).toEqual(["(a\r", "(b\n"]);
  ask();
  expect(got).toEqual(["(a\r", "(b\n", "c"]);
});

it("takes the marks of a paste away, and its tabs", () => {
  const { got, type } = setUp();
  type("\x1b[200~\t(f");
  type("\tx)\x1b[201~\t");
  expect(got.join("")).toBe("  (f  x)\t");
});

it("long text is put into the line at once, up to the first key with a meaning", () => {
  const { got, type, ask } = setUp();
  type('(println 1 2 3 4 5)\r(f)\r(g "0123456789abcdef"\x1b[D');
  ask();
  ask();
  expect(got).toEqual(["insert (println 1 2 3 4 5)", "\r", "(f)\r", 'insert (g "0123456789abcdef"', "\x1b[D"]);
});

it("Ctrl-C while something runs interrupts it and drops what was typed ahead", () => {
  const { got, state, type, ask } = setUp();
  state.open = false;
  type("typed");
  type("\x03");
  ask();
  expect(state.interrupts).toBe(1);
  expect(got).toEqual([]);
});

it("characters may be cut between two reads", () => {
  const { got, type } = setUp();
  const bytes = Buffer.from("漢");
  type(bytes.subarray(0, 2));
  type(bytes.subarray(2));
  expect(got.join("")).toBe("漢");
});

it("a second gate has what is typed until it is closed; what was typed ahead goes from one to the other", () => {
  const terminal = Object.assign(new EventEmitter(), { pause() {}, resume() {}, setRawMode() {} });
  const open = () => {
    const got: string[] = [];
    const state = { open: false };
    const gate = openGate(terminal as unknown as ReadStream, { open: () => state.open, interrupt() {}, insert() {} });
    gate.input.on("data", (chunk: Buffer) => {
      got.push(chunk.toString());
      state.open = false;
    });
    return { got, gate, ask: () => ((state.open = true), gate.pump()) };
  };
  const outer = open();
  terminal.emit("data", Buffer.from("a\rb\r"));
  const inner = open();
  inner.ask();
  terminal.emit("data", Buffer.from("c\r"));
  expect([outer.got, inner.got]).toEqual([[], ["a\r"]]);
  expect(inner.gate.close()).toBe(true);
  outer.ask();
  outer.ask();
  expect([outer.got, inner.got]).toEqual([["b\r", "c\r"], ["a\r"]]);
  expect(outer.gate.close()).toBe(false);
});
