/** What the reader keeps of each form that is open. Its children so far are on the reader's stack of values. */
import type { Value } from "../values/types.ts";

export const GENE = 0;
export const ARRAY = 1;
export const MAP = 2;
export const HASHMAP = 3;
export const QUOTE = 4;
export const UNQUOTE = 5;
export const DECORATOR = 6;
/** an interpolated string; forms inside it come back to it */
export const STRING = 7;

/** Where a Gene's segment is: there may be one block of properties. */
export const BEFORE_PROPS = 0;
export const IN_PROPS = 1;
export const AFTER_PROPS = 2;

export class Frame {
  /** type of a Gene or of a decorator's Gene */
  type: Value = null;
  typed = false;
  typeOffset = -1;
  props: Map<string, Value> | null = null;
  state = BEFORE_PROPS;
  /** children before the properties, and number of properties, as the span wants them */
  before = 0;
  propCount = 0;
  /** key whose value is awaited; longer than one for `^a^b` */
  key: string[] | null = null;
  keyOffset = 0;
  /** maps made by path properties, which alone may be merged into */
  pathMaps: Set<Value> | null = null;
  /** string: inside `#{`, forms found; -1 inside `#(`, `#[` or `#{^` */
  forms = -1;
  /** the frame of the next level, once there was one */
  inner: Frame | null = null;
  constructor(
    public kind: number,
    public start: number,
    /** heights of the stacks of offsets and of values when it was opened */
    public base: number,
    public first: number,
    readonly parent: Frame | null,
    /** sealed container; `%_` of an unquote; `"""` of a string */
    public flag: boolean,
  ) {}

  /** Frames are used again, one for each level of nesting. */
  reuse(kind: number, start: number, base: number, first: number, flag: boolean): void {
    this.kind = kind;
    this.start = start;
    this.base = base;
    this.first = first;
    this.flag = flag;
    this.type = null;
    this.typed = false;
    this.typeOffset = -1;
    this.props = null;
    this.state = BEFORE_PROPS;
    this.before = 0;
    this.propCount = 0;
    this.key = null;
    this.pathMaps = null;
    this.forms = -1;
  }
}
