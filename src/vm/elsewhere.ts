/** What other languages call things that Gene has, for hints (9.8). */

/** The words `ours` of the lines `ours: theirs theirs ..` in which a word of others stands, in order. Looked for when a hint is needed only: programs start without it. */
function oursFor(lines: string, word: string): string[] {
  const pairs = lines
    .trim()
    .split("\n")
    .map((line) => line.trim().split(": ") as [string, string]);
  return pairs.filter(([, theirs]) => theirs.split(" ").includes(word)).map(([ours]) => ours);
}

/** The hint whose words, with blanks between them, are meant. */
function phrase(phrases: Readonly<Record<string, string>>, isMeant: (words: string[]) => boolean): string | undefined {
  return Object.entries(phrases).find(([words]) => isMeant(words.split(" ")))?.[1];
}

const METHODS = `
  each: forEach foreach for_each
  size: len count length cardinality
  to_upper: toUpperCase upperCase uppercase upper_case to_upper_case
  to_lower: toLowerCase lowerCase lowercase lower_case to_lower_case
  substr: substring slice sub_string substringTo mid
  pairs: to_a to_array toArray to_list entries items each_pair
  map: collect transform map_values mapValues
  filter: select where keep filter_values
  reduce: fold inject foldl fold_left accumulate
  all: every all?
  any: some any?
  find: detect find_first
  contains: includes include? member? member contains?
  has: has_key has_key? key? has? containsKey contains_key hasOwnProperty exists
  del: remove delete remove_at discard unset
  push: append add_last push_back push!
  merge: update extend assign
  set: put store
  clear: reset empty!
  slice: sublist subarray
  skip: drop rest tail cdr
  take: limit
  first: head car
  last: peek
  index_of: index indexOf find_index findIndex
  index: indexOf index_of find_index search
  rindex: lastIndexOf last_index_of
  join: implode
  trim: chomp
  lstrip: trimStart trim_start trimLeft trim_left ltrim
  rstrip: trimEnd trim_end trimRight trim_right rtrim
  starts_with: startsWith starts_with? has_prefix begins_with
  ends_with: endsWith ends_with? has_suffix
  replace_all: replaceAll
  find_all: matchAll match_all
  char_at: charAt at
  to_s: toString to_string to_str inspect
  to_i: to_int toInt parse_int int
  to_f: to_float toFloat parse_float float
  to_map: to_h to_hash to_dict to_object
  is: is_a? is_a instanceof instance_of? kind_of? isinstance
  class: getClass get_class
  on_success: then
  on_failure: catch rescue
  complete: resolve
  fail: reject
`;

/** Methods of ours for what others call so; the first one that the receiver has is meant. */
export const methodsFor = (name: string): string[] => oursFor(METHODS, name);

/** What to write for methods that Gene has no method for. The first word is the kind, or * */
const METHOD_PHRASES: Readonly<Record<string, string>> = {
  "Array concat": "arrays are put together with [a... b...]",
  "String concat": "strings are put together with ++",
  "Array sort_by sortBy sort_with sorted": "what orders is a function of two: (xs .sort (fn [a b] (a/key - b/key)))",
  "Array flatten flat flat_map flatMap": "arrays in an array are put together with (xs .reduce [] (fn [all x] [all... x...]))",
  "Array sum": "(xs .reduce 0 (fn [a x] (a + x)))",
  "Array max min": "it is a function: (max xs...), (min xs...)",
  "Array uniq unique distinct dedup": "(new HashSet xs...) holds each once",
  "Array unshift prepend push_front": "[x xs...] is a new array with x before the others",
  "Array shift pop_front": "(xs .del 0) takes the first one away",
  "Array each_with_index enumerate": "the position comes first: (for i x in xs ..)",
  "Int times": "(repeat n ..), with a counter (for i in (1 .. n) ..)",
  "Int upto step": "(for i in (1 .. n) ..)",
  "* nil? is_nil isNil is_null": "(x == nil)",
};

/** What stands for a method that a kind does not have, in a whole hint; undefined: nothing is known. */
export const methodPhrase = (kind: string, name: string): string | undefined =>
  phrase(METHOD_PHRASES, ([owner, ...names]) => (owner === kind || owner === "*") && names.includes(name));

const NAMES = `
  var: const define
  var' or 'fn: def
  fn: defn defun func function lambda
  case: cond match switch
  elif: elsif elseif
  for: foreach
  while: until
  ctor: init initialize constructor
  &&: and
  ||: or
  throw: raise
  catch: except rescue
  nil: null None
  void: undefined
  true: True
  false: False
  self: this
  import: require include use
  do: begin progn
  async: go spawn thread
  println: print_line printf puts echo writeln println! say display
  readline: input read_line gets prompt
  len: count length
  %: mod rem modulo
  ==: eq eq? equal? equals ===
  !=: !== <>
  get_env: getenv
  random: rand
  $await_all: await_all gather
  typeof: type type_of type_name
`;

/** The function, form or constant of ours for what others call so; undefined: nothing is known. */
export const nameFor = (name: string): string | undefined => oursFor(NAMES, name)[0];

/** What to write for names that Gene has no name for. */
const NAME_PHRASES: Readonly<Record<string, string>> = {
  "nil? null? is_nil isnil": "(x == nil)",
  "set set! setq setf": "(x = 1) gives a variable another value",
  "str to_str string": "($ a b) puts texts together, (x .to_s) is the text of one value",
  "format sprintf": 'values stand in a text as in #"#{name} is #{n}"',
  "list vector array tuple": "an array is [1 2]",
  "dict hash hash_map": "a map is {^key value}, one with any keys {{key value}}",
  "int parse_int parseInt float parse_float parseFloat to_int to_float": "a text is read with (s .to_i), (s .to_f)",
  "Promise promise": "a Future is made with (async ..) or (new gene/Future)",
  "cons car cdr": "arrays have (xs .first), (xs .skip 1); [x xs...] puts x before the others",
};

/** What stands for a name that Gene does not have, in a whole hint; undefined: nothing is known. */
export const namePhrase = (name: string): string | undefined => phrase(NAME_PHRASES, (names) => names.includes(name));

/** Functions elsewhere that are methods here. As names of variables they are rare. */
export const ALWAYS_METHODS: ReadonlySet<string> = new Set(
  "map filter reduce each sort reverse join split trim replace push pop keys zip slice to_s to_i to_f".split(" "),
);
