import { StringDecoder } from "node:string_decoder";

/** Standard input by lines. Nothing is read, and the process is not kept alive, while nobody asks. */
export class NodeInput {
  #text = "";
  #ended = false;
  #started = false;
  #waiting: (() => void)[] = [];

  /** Next line without its end; null at the end of input. */
  async readLine(): Promise<string | null> {
    for (;;) {
      const end = this.#text.indexOf("\n");
      if (end >= 0) {
        const line = this.#text.slice(0, end > 0 && this.#text[end - 1] === "\r" ? end - 1 : end);
        this.#text = this.#text.slice(end + 1);
        return line;
      }
      if (this.#ended) {
        const rest = this.#text;
        this.#text = "";
        return rest === "" ? null : rest;
      }
      await this.#more();
    }
  }

  /** Everything that has not been read yet. */
  async readAll(): Promise<string> {
    while (!this.#ended) await this.#more();
    const text = this.#text;
    this.#text = "";
    return text;
  }

  /** All of it as it came; to be asked before anything else is read. */
  readBytes(): Promise<Uint8Array> {
    if (this.#ended) return Promise.resolve(new Uint8Array());
    this.#started = this.#ended = true;
    const chunks: Buffer[] = [];
    process.stdin.on("data", (chunk: Buffer) => chunks.push(chunk));
    return new Promise((resolve) => {
      const finish = (): void => resolve(Buffer.concat(chunks));
      process.stdin.on("end", finish);
      // a closed or unreadable descriptor counts as an empty input
      process.stdin.on("error", finish);
    });
  }

  /** Has a line, or the end of input, arrived already? */
  get ready(): boolean {
    return this.#ended || this.#text.includes("\n");
  }

  #start(): void {
    if (this.#started) return;
    this.#started = true;
    const decoder = new StringDecoder("utf8");
    const finish = (): void => {
      this.#text += decoder.end();
      this.#ended = true;
      this.#wake();
    };
    process.stdin.on("data", (chunk: Buffer) => {
      this.#text += decoder.write(chunk);
      this.#wake();
    });
    process.stdin.on("end", finish);
    // a closed or unreadable descriptor counts as an empty input
    process.stdin.on("error", finish);
  }

  #more(): Promise<void> {
    this.#start();
    process.stdin.resume();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    if (!this.#ended) process.stdin.pause();
    for (const resolve of waiting) resolve();
  }
}
