/** A program in a pseudo-terminal, made by `script` of util-linux: there is no such thing in Node itself. */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process";

/** Can programs be run in a terminal here? */
export const hasTerminals = spawnSync("script", ["--version"], { encoding: "utf8" }).stdout?.includes("util-linux") === true;

export const KEYS = { ctrlC: "\x03", ctrlD: "\x04", tab: "\t", up: "\x1b[A", enter: "\r" } as const;

/** How long something may take to appear, in ms: it fails the test then. */
const PATIENCE = 15_000;

export class Terminal {
  /** everything that was shown, without escape sequences */
  shown = "";
  /** up to here `see` has looked */
  private seen = 0;
  private readonly child: ChildProcessWithoutNullStreams;
  private changed: () => void = () => {};
  readonly ended: Promise<number | null>;

  constructor(command: readonly string[], env: Record<string, string>) {
    const line = command.map((word) => `'${word}'`).join(" ");
    this.child = spawn("script", ["--quiet", "--return", "--flush", "--command", line, "/dev/null"], { env: { ...process.env, TERM: "xterm", ...env } });
    this.child.stdout.setEncoding("utf8").on("data", (text: string) => {
      // oxlint-disable-next-line no-control-regex
      this.shown += text.replace(/\x1b\[[?\d;]*[A-Za-z]/g, "").replaceAll("\r", "");
      this.changed();
    });
    this.child.stdin.on("error", () => {});
    this.ended = new Promise((resolve) => this.child.on("close", resolve));
  }

  /** Types. */
  type(keys: string): void {
    this.child.stdin.write(keys);
  }

  /** Waits until the text is shown, behind what was waited for before. @returns what was shown up to its end */
  async see(text: string): Promise<string> {
    const deadline = Date.now() + PATIENCE;
    for (;;) {
      const at = this.shown.indexOf(text, this.seen);
      if (at >= 0) {
        const part = this.shown.slice(this.seen, at + text.length);
        this.seen = at + text.length;
        return part;
      }
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`not shown: ${JSON.stringify(text)}, but ${JSON.stringify(this.shown.slice(this.seen))}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.changed = () => (clearTimeout(timer), resolve());
      });
    }
  }

  /** Types a line and waits for the next prompt. @returns what was shown between them */
  async enter(line: string, prompt = "gene> "): Promise<string> {
    this.type(line + KEYS.enter);
    await this.see("\n");
    const shown = await this.see(prompt);
    return shown.slice(0, -prompt.length);
  }

  close(): void {
    this.child.kill("SIGKILL");
  }
}
