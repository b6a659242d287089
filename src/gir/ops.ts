/**
 * The instructions of GIR, each defined once: number, name, operands, effect. The interpreter's linker, the verifier, the disassembler, the encoder and
 * the documentation page read INSTRUCTIONS; the enum exists so that the bundler can put the numbers into `switch` statements as literals.
 *
 * GIR is structured: BLOCK, LOOP, IF.. and TRY open a construct, END closes it; L operands are the pc of an enclosing BLOCK (branching to it leaves
 * it) or LOOP (branching to it starts it again). The body of a LOOP may not fall through its END.
 */
export enum Op {
  // constants and moves
  Const, Nil, Void, True, False, Int, Move,
  // cells and captured variables
  Cell, CellNew, CellGet, CellGetX, CellSet, Up, UpGet, UpGetX, UpSet, Check,
  // names
  Name, SetName, Global, SetGlobal, Ns, NsDef,
  // functions
  Closure, Call, CallX, TailCall, TailCallX, NotCallable, IsMacro, MacroCall,
  Send, SendX, TailSend, TailSendX, SendDyn, Super, New, Return,
  // arithmetic, comparison, logic
  Add, Sub, Mul, Div, Mod, AddI, SubI, MulI, ModI, Neg, Lt, Le, Gt, Ge, Eq, Ne, Is, And, Or, Xor, Not, Bang, Shl, Shr, TypeOf, Range, Interpolate,
  // containers
  Array, Push, Spread, Map, MapSet, MapSpread, Gene, HashMap, Seal,
  // members
  GetMember, GetIndex, GetDyn, GetVia, SetMember, SetIndex, SetDyn, GetStrict, GetStrictName, Strict, SelfGet, SelfSet,
  // control
  Block, Loop, End, If, Else, IfLt, IfLe, IfGt, IfGe, IfEq, IfNe, IfLtI, IfLeI, IfGtI, IfGeI, IfEqI, IfAbsent, Break, BreakIf, BreakIfNot,
  // iteration
  Iter, IterNext, IterNextPair,
  // exceptions
  Try, Catch, Caught, Throw, Rethrow, GetEx, SetEx,
  // binding
  Bind, CheckType,
  // fibers
  AsyncStart, AsyncEnd, Async, Await, AwaitAll, Yield,
  // the rest
  Scope, Rt,
}

/**
 * Kinds of operands: d register written, s register read, S register read or -1 for none, k index into consts, c index into codes, i plain integer,
 * L pc of an enclosing construct, e pc of this construct's END (or ELSE/CATCH where the entry says so), n a count followed by that many registers (or, for "N", constants and registers as said).
 */
export interface Instruction {
  /** operand kinds, one character each, in order; "n" is last and is followed by its registers */
  readonly operands: string;
  readonly throws: boolean;
  readonly suspends: boolean;
  readonly doc: string;
}

const def = (operands: string, flags: string, doc: string): Instruction => ({
  operands,
  throws: flags.includes("t"),
  suspends: flags.includes("s"),
  doc,
});

export const INSTRUCTIONS: Record<keyof typeof Op, Instruction> = {
  Const: def("dk", "", "d = consts[k]"),
  Nil: def("d", "", "d = nil"),
  Void: def("d", "", "d = void"),
  True: def("d", "", "d = true"),
  False: def("d", "", "d = false"),
  Int: def("di", "", "d = the integer i"),
  Move: def("ds", "", "d = s"),
  Cell: def("ds", "", "d = new Cell(s); d and s may be the same"),
  CellNew: def("d", "", "d = new Cell(UNDEF)"),
  CellGet: def("ds", "", "d = s.value, known to be initialised"),
  CellGetX: def("dsk", "t", "d = s.value; UNDEF raises `consts[k] is not defined` (GENE.SCOPE.UNDEFINED_VAR)"),
  CellSet: def("ss", "", "first.value = second"),
  Up: def("di", "", "d = fn.caps[i] (a value, or the Cell itself)"),
  UpGet: def("di", "", "d = fn.caps[i].value"),
  UpGetX: def("dik", "t", "d = fn.caps[i].value; UNDEF raises `consts[k] is not defined`"),
  UpSet: def("is", "", "fn.caps[i].value = s"),
  Check: def("sk", "t", "s is UNDEF: raises `consts[k] is not defined`"),
  Name: def("dk", "t", "d = the member named consts[k] (a string) of fn.ns, its parents outwards, the global namespace last; else `is not defined`. Cached per site"),
  SetName: def("ks", "t", "assigns the member consts[k] where Name would find it, unless that is a built-in (global) one; else defines it in the module's namespace"),
  Global: def("dk", "", "d = global variable consts[k] ($name), void if undefined"),
  SetGlobal: def("ks", "", "sets the global variable consts[k]"),
  Ns: def("d", "", "d = fn.ns"),
  NsDef: def("ks", "", "defines the member consts[k] of fn.ns as s (a new cell value in the same cell if it exists)"),
  Closure: def("dcn", "", "d = new Fn(codes[c], [registers...], fn.ns): captured registers in the order of codes[c].captureNames; home = that of the running fn"),
  Call: def("dsn", "ts", "d = (s args...). s not callable: TypeException `call requires a callable, got K`"),
  CallX: def("dssS", "ts", "d = (first ...second ^...third): arguments as a fresh array, keywords as a fresh Map or none"),
  TailCall: def("sn", "ts", "return (s args...), replacing this frame"),
  TailCallX: def("ssS", "ts", "return (s ...args ^...kw), replacing this frame"),
  NotCallable: def("sdkL", "t", "s is not callable: d = a Gene with type s and the properties and children of the form consts[k] as written; branches to L"),
  IsMacro: def("ds", "", "d = is s a macro function (Fn whose code.isMacro)?"),
  MacroCall: def("dsks", "ts", "d = call of the macro s with the unevaluated props and children of the form consts[k]; the last operand is the caller's Scope, kept in the new frame"),
  Send: def("dskn", "ts", "d = method call (s .consts[k] args...)"),
  SendX: def("dsksS", "ts", "the same with arguments as array and keywords as Map"),
  TailSend: def("skn", "ts", "return (s .consts[k] args...), replacing this frame"),
  TailSendX: def("sksS", "ts", "the same with arguments as array and keywords as Map"),
  SendDyn: def("dsssS", "ts", "d = (first . second ...): the name is a String or Symbol; arguments as array, keywords as Map"),
  Super: def("dsksS", "ts", "d = (super .consts[k] ...): s is self, look-up starts at the parent of fn.home; `ctor` runs the parent's constructor"),
  New: def("dssS", "ts", "d = (new first ...second ^...third)"),
  Return: def("s", "", "returns s (checked by CheckType before, where declared)"),
  Add: def("dss", "ts", "d = first + second"),
  Sub: def("dss", "ts", "d = first - second"),
  Mul: def("dss", "ts", "d = first * second"),
  Div: def("dss", "ts", "d = first / second"),
  Mod: def("dss", "ts", "d = first % second"),
  AddI: def("dsi", "ts", "d = s + i"),
  SubI: def("dsi", "ts", "d = s - i"),
  MulI: def("dsi", "ts", "d = s * i"),
  ModI: def("dsi", "ts", "d = s % i"),
  Neg: def("ds", "t", "d = - s"),
  Lt: def("dss", "t", "d = first < second"),
  Le: def("dss", "t", "d = first <= second"),
  Gt: def("dss", "t", "d = first > second"),
  Ge: def("dss", "t", "d = first >= second"),
  Eq: def("dss", "ts", "d = first == second (may call a method `==`)"),
  Ne: def("dss", "ts", "d = first != second"),
  Is: def("dss", "t", "d = (first is second)"),
  And: def("dss", "t", "first is known to be true: both Int or both Bytes: bitwise and; else second"),
  Or: def("dss", "t", "first is known to be true and an Int or Bytes: same kind: bitwise or; else first"),
  Xor: def("dss", "t", "d = (first &|& second)"),
  Not: def("ds", "", "d = (not s)"),
  Bang: def("ds", "t", "d = (! s)"),
  Shl: def("dss", "t", "d = first << second"),
  Shr: def("dss", "t", "d = first >> second"),
  TypeOf: def("ds", "", "d = (typeof s)"),
  Range: def("dssS", "", "d = range from first to second, step third or 1"),
  Interpolate: def("dn", "", "d = the interpolated string of the parts (1.4)"),
  Array: def("dn", "", "d = a new array of the registers"),
  Push: def("ss", "", "pushes the second onto the array in the first"),
  Spread: def("ssi", "t", "appends the elements of the second (array or nil) to the array in the first; i = 0: array context, 1: gene children context (the error says which)"),
  Map: def("dkn", "", "d = new map; consts[k] is an array of key strings, one for each register"),
  MapSet: def("sks", "", "sets consts[k] in the map of the first to the last"),
  MapSpread: def("ssi", "t", "adds the entries of the second (map or nil) to the map in the first; i = 0 map context, 1 gene properties context"),
  Gene: def("dsSs", "", "d = new Gene: type, props (map or none; an empty map counts as none), children (array)"),
  HashMap: def("dn", "ts", "d = new hash map of alternating keys and values"),
  Seal: def("ds", "", "d = s as a sealed container (array, map, hash map, Gene just made)"),
  GetMember: def("dsk", "ts", "d = s/name (17.2), name = consts[k]"),
  GetIndex: def("dsi", "ts", "d = s/i"),
  GetDyn: def("dss", "ts", "d = first/<second> (String, Symbol or Int)"),
  GetVia: def("dsksi", "ts", "d = first/name where a visible variable has that name: the value in the second s is tried as the segment: i = 1 (last of three or more, 17.3 rule 1): variable first, then the literal name; i = 2 (rule 2): on an Array, or a Map without that entry"),
  SetMember: def("sks", "ts", "(first/name = last), name = consts[k]"),
  SetIndex: def("sis", "ts", "(first/i = last)"),
  SetDyn: def("sss", "ts", "(first/<second> = third)"),
  GetStrict: def("dss", "ts", "as GetDyn for an augmented assignment: a missing map entry raises `key not found: k`; second is a String or Int"),
  GetStrictName: def("dsk", "ts", "as GetStrict, where the segment is the literal name consts[k]"),
  Strict: def("s", "t", "`!`: raises if s is void, nil or the placeholder (17.4)"),
  SelfGet: def("dsk", "ts", "as GetMember, where s is self"),
  SelfSet: def("sks", "ts", "as SetMember, where the first is self"),
  Block: def("e", "", "opens a block; branching to it goes behind its END"),
  Loop: def("e", "s", "opens a loop; branching to it goes to its start; polls"),
  End: def("", "", "closes the innermost construct"),
  If: def("se", "", "if s is true; e = pc of ELSE, or of END if there is none"),
  Else: def("e", "", "closes the true branch, opens the other; e = pc of END"),
  IfLt: def("sse", "t", "if first < second"),
  IfLe: def("sse", "t", "if first <= second"),
  IfGt: def("sse", "t", "if first > second"),
  IfGe: def("sse", "t", "if first >= second"),
  IfEq: def("sse", "ts", "if first == second"),
  IfNe: def("sse", "ts", "if first != second"),
  IfLtI: def("sie", "t", "if s < i"),
  IfLeI: def("sie", "t", "if s <= i"),
  IfGtI: def("sie", "t", "if s > i"),
  IfGeI: def("sie", "t", "if s >= i"),
  IfEqI: def("sie", "ts", "if s == i"),
  IfAbsent: def("se", "", "if s is ABSENT"),
  Break: def("L", "", "branches to L"),
  BreakIf: def("sL", "", "s is true: branches to L"),
  BreakIfNot: def("sL", "", "s is not true: branches to L"),
  Iter: def("ds", "ts", "d = iterator of s as `for` makes it: nil gives an empty one; built-in kinds their iterators; others call .iter; else `Method iter not found on K`"),
  IterNext: def("dsL", "ts", "d = next value of the iterator s; at its end branches to L"),
  IterNextPair: def("ddsL", "ts", "first d = key, second d = value; at the end branches to L"),
  Try: def("e", "", "opens a protected region up to CATCH (e); the code between CATCH and END handles"),
  Catch: def("e", "", "ends the protected region (normal flow goes behind END); e = pc of END"),
  Caught: def("d", "", "first instruction of a handler: d = the exception instance"),
  Throw: def("s", "t", "raises s, normalised as 9.2 says"),
  Rethrow: def("s", "t", "raises the exception instance s again; its trace is kept"),
  GetEx: def("d", "", "d = $ex of the fiber"),
  SetEx: def("s", "", "$ex of the fiber = s"),
  Bind: def("sk", "t", "array pattern: binds consts[k] (a ParamSpec) against s (12.2, 12.3); fills the registers of the spec, ABSENT where a default is needed"),
  CheckType: def("dskik", "t", "d = s checked against and converted to the type consts[k] (a TypeValue, see runtime/types); i: 0 argument, 1 result, 2 variable (no conversion); last k: name in the message (x, `return value of f`, `variable`)"),
  AsyncStart: def("dsi", "ts", "starts a fiber that calls the function s (no parameters; its body ends with AsyncEnd) at once; when it has suspended, ended or thrown, d = its Future; i = 1: background"),
  AsyncEnd: def("s", "", "ends the fiber's body and completes its Future with s (adopting)"),
  Async: def("ds", "", "d = s if it is a Future, else a Future settled with s (failed if s is an exception instance)"),
  Await: def("dsS", "ts", "d = value of the Future (or thenable) s; suspends while it is pending; last: timeout or none"),
  AwaitAll: def("dSn", "ts", "d = array of the values of the futures; S: timeout or none"),
  Yield: def("ds", "s", "hands s to the consumer of the generator; d = nil when it goes on"),
  Scope: def("dkSn", "", "d = Scope: consts[k] = {names, lets, topLevel}; S = self or none; the registers are the Cells of the names, in order"),
  Rt: def("dkn", "ts", "d = intrinsic consts[k] (a string, see vm/intrinsics.ts) applied to the registers"),
};

export const OP_NAMES = Object.keys(INSTRUCTIONS) as (keyof typeof Op)[];
