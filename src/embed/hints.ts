/** Hints for texts that cannot be read or compiled (9.8): what a beginner has probably done. */
const HINTS: readonly (readonly [RegExp, string])[] = [
  [/^EOF while reading list \)/, "the ( that stands here is never closed"],
  [/^EOF while reading list \]/, "the [ that stands here is never closed"],
  [/^EOF while reading (?:map|HashMap)/, "the { that stands here is never closed"],
  [/^read_string failure: ErrQuoteExpected/, "the string that begins here is never closed"],
  [/^Expect key but found/, "keys of a map begin with ^: {^name 1}"],
  [/^Expected closing ' in character literal/, "strings stand in double quotes"],
  [/^var expects at most one value/, "without = : (var name value)"],
];

/** Hints for the message of a reader or compile error. */
export function hintsForText(message: string): string[] {
  return HINTS.filter(([pattern]) => pattern.test(message)).map(([, hint]) => hint);
}
