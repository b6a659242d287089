/**
 * Source texts and the places of values in them.
 *
 * A Gene carries its place itself (`node.span`); arrays, maps, quotes and unquotes have theirs in a WeakMap, so that nothing of it
 * shows in the value. Symbols and numbers have no identity: the place of a child is kept in the record of the container around it.
 * All numbers of one source lie in one growing Int32Array (`pool`), because an object for each would double the reader's time.
 */
import { STRIDE, tellWork } from "../values/meter.ts";
import { GeneNode, type Value } from "../values/types.ts";

/** Characters of a text of which nobody wants to see a line. */
const LONG = 2 ** 24;

/** A text with a name for diagnostics: a path, `<eval>`, `repl:3`. */
export class Source {
  private starts: number[] | null = null;
  /** @internal records of the spans: start, end, children, children before the properties, properties, offset of the type, offsets in order */
  pool = new Int32Array(0);
  /** @internal */
  used = 0;
  /** @internal where each symbol stands as a form of its own at the top: there is no container that keeps its places */
  readonly bare = new Map<Value, number[]>();

  constructor(
    readonly name: string,
    readonly text: string,
  ) {}

  private lineStarts(): number[] {
    if (this.starts !== null) return this.starts;
    const starts = [0];
    for (let i = this.text.indexOf("\n"); i >= 0; i = this.text.indexOf("\n", i + 1)) starts.push(i + 1);
    return (this.starts = starts);
  }

  /**
   * Line and column of an offset, both from 1; columns count code points, and a byte-order mark counts nothing.
   * @param offset in UTF-16 units; outside the text it is clamped
   */
  lineColumn(offset: number): { line: number; column: number } {
    const at = Math.max(0, Math.min(offset, this.text.length));
    if (this.starts === null && this.text.length > LONG) return this.count(at);
    const starts = this.lineStarts();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle] <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: this.columnOf(starts[low], at) };
  }

  /** The same for a text that may have too many lines for a list of them. */
  private count(at: number): { line: number; column: number } {
    const { text } = this;
    let line = 1;
    let start = 0;
    for (let i = 0; i < at; i++) {
      if (i % STRIDE === 0) tellWork(STRIDE >> 3);
      if (text.charCodeAt(i) !== 10) continue;
      line++;
      start = i + 1;
    }
    return { line, column: this.columnOf(start, at) };
  }

  private columnOf(start: number, at: number): number {
    let column = 1;
    for (let i = start; i < at; i++) {
      if ((i - start) % STRIDE === STRIDE - 1) tellWork(STRIDE >> 3);
      const c = this.text.charCodeAt(i);
      // the second half of a pair adds no column, nor does the mark at the start
      if ((c & 0xfc00) === 0xdc00 && i > 0 && (this.text.charCodeAt(i - 1) & 0xfc00) === 0xd800) continue;
      if (c === 0xfeff && i === 0) continue;
      column++;
    }
    return column;
  }

  /** Text of a line (from 1) without its line break; "" when there is no such line, or the text is too long to be shown. */
  lineText(line: number): string {
    if (this.text.length > LONG) return "";
    const starts = this.lineStarts();
    if (line < 1 || line > starts.length) return "";
    let start = starts[line - 1];
    if (start === 0 && this.text.charCodeAt(0) === 0xfeff) start = 1;
    let end = line < starts.length ? starts[line] - 1 : this.text.length;
    if (end > start && this.text.charCodeAt(end - 1) === 13) end--;
    return this.text.slice(start, end);
  }
}

/** Where a value stands: offsets in UTF-16 units, `end` is one past it. */
export interface Span {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

const START = 0;
const END = 1;
const COUNT = 2;
const BEFORE = 3;
const PROPS = 4;
const TYPE = 5;
const LIST = 6;

/** A record in the pool of its source. */
class NodeSpan implements Span {
  constructor(
    readonly source: Source,
    readonly at: number,
  ) {}
  get start(): number {
    return this.source.pool[this.at + START];
  }
  get end(): number {
    return this.source.pool[this.at + END];
  }
}

const spans = new WeakMap<object, Span>();

/** Place of a Gene, array, map, quote or unquote that the reader made; undefined for all others. */
export function spanOf(value: Value): Span | undefined {
  if (value instanceof GeneNode) return value.span as Span | undefined;
  return typeof value === "object" && value !== null ? spans.get(value) : undefined;
}

/** Gives a value made by a macro or a transformation the place of the form that it stands for. */
export function setSpan(value: object, span: Span | undefined): void {
  if (value instanceof GeneNode) value.span = span;
  else if (span !== undefined) spans.set(value, span);
}

function record(container: Value): NodeSpan | null {
  const span = spanOf(container);
  return span instanceof NodeSpan ? span : null;
}

/**
 * Start of the i-th child of an array, Gene, hash map form, quote or unquote; -1 is the type of a Gene.
 * @returns -1 when it is unknown (a value that the reader did not make, no such child)
 */
export function childOffset(container: Value, i: number): number {
  const r = record(container);
  if (r === null) return -1;
  const { pool } = r.source;
  if (i === -1) return pool[r.at + TYPE];
  if (i < 0 || i >= pool[r.at + COUNT]) return -1;
  return pool[r.at + LIST + (i < pool[r.at + BEFORE] ? i : i + pool[r.at + PROPS])];
}

/** Parts of a container among which a symbol is looked for: long lists are data. */
const MAX_PARTS = 64;

/** Start of the first part of a container that is the symbol of that name; -1 when it is unknown. Symbols have no place of their own. */
export function symbolOffset(container: Value, name: string): number {
  const r = record(container);
  if (r === null) return -1;
  const { pool, text } = r.source;
  const count = Math.min(MAX_PARTS, pool[r.at + COUNT] + pool[r.at + PROPS]);
  for (let i = -1; i < count; i++) {
    const at = i < 0 ? pool[r.at + TYPE] : pool[r.at + LIST + i];
    if (at >= 0 && text.startsWith(name, at) && /^(?:$|[\s()[\]{}"#,;%`/]|\.\.\.)/.test(text.slice(at + name.length, at + name.length + 3))) return at;
  }
  return -1;
}

/**
 * Start of the value of a property of a Gene or map that the reader made.
 * Where path properties (`^a^b 1`) make it unknown, it is the start of the container; -1 without a record.
 */
export function propOffset(container: Value, key: string): number {
  const r = record(container);
  if (r === null) return -1;
  const props = container instanceof GeneNode ? container.props : container instanceof Map ? container : null;
  const { pool } = r.source;
  if (props === null || props.size !== pool[r.at + PROPS]) return r.start;
  let i = 0;
  for (const k of props.keys()) {
    if (k === key) return pool[r.at + LIST + pool[r.at + BEFORE] + i];
    i++;
  }
  return r.start;
}

/**
 * Files the place of a container. Offsets come in the order of the text: children before the properties, values of the properties,
 * children behind them.
 * @param list offsets of the parts, from index `from` to `to`
 * @param before how many children stand before the properties
 * @param props how many values of properties there are
 */
export function fileSpan(
  value: object,
  source: Source,
  start: number,
  end: number,
  type: number,
  list: Int32Array,
  from: number,
  to: number,
  before: number,
  props: number,
): void {
  const at = source.used;
  const size = LIST + to - from;
  if (at + size > source.pool.length) {
    const bigger = new Int32Array(Math.max(256, (at + size) * 2));
    bigger.set(source.pool);
    source.pool = bigger;
  }
  const { pool } = source;
  pool[at + START] = start;
  pool[at + END] = end;
  pool[at + COUNT] = to - from - props;
  pool[at + BEFORE] = before;
  pool[at + PROPS] = props;
  pool[at + TYPE] = type;
  for (let i = from, j = at + LIST; i < to; i++, j++) pool[j] = list[i];
  source.used = at + size;
  const span = new NodeSpan(source, at);
  if (value instanceof GeneNode) value.span = span;
  else spans.set(value, span);
}
