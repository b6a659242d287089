/** Chapter 1.13: messages, places, and whether more text could mend it. */
import { expect, test } from "vitest";
import { readAll, ReaderError } from "../../src/reader/reader.ts";
import { Source } from "../../src/reader/source.ts";

function failure(text: string): ReaderError {
  try {
    readAll(new Source("test", text));
  } catch (e) {
    if (e instanceof ReaderError) return e;
    throw e;
  }
  throw new Error(`no error: ${text}`);
}

test.each([
  ["(1 2", "EOF while reading list )"],
  ["(1 [2", "EOF while reading list ]"],
  ["{^a 1", "EOF while reading map"],
  ["{^a", "EOF while reading map"],
  ["{{1", "EOF while reading HashMap literal"],
  ["{{1 2}", "Unmatched delimiter: }", true],
  ["#[1", "EOF while reading list ]"],
  ["`", "EOF while reading"],
  ["#@f", "EOF while reading"],
  ["#@", "EOF while reading"],
  ["a\\", "EOF while reading"],
  ["(a `", "EOF while reading list )"],
  ['"abc', "read_string failure: ErrQuoteExpected"],
  ['"abc\\', "read_string failure: ErrQuoteExpected"],
  ['"abc\\u12', "read_string failure: ErrQuoteExpected"],
  ['"\\ud83d', "read_string failure: ErrQuoteExpected"],
  ['"""abc""', "read_string failure: ErrQuoteExpected"],
  ['#"abc', "read_string_interpolation failure: ErrQuoteExpected"],
  ['#"a#{b', "read_string_interpolation failure: ErrQuoteExpected"],
  ['#"a#(b', "EOF while reading list )"],
  ["'", "EOF while reading character literal"],
  ["'a", "EOF while reading character literal"],
  ["'\\", "EOF while reading character literal"],
  ["#/ab", "EOF while reading regex literal"],
  ["#<< a >#", "Unterminated block comment"],
  ["10:30[Asia/Tok", "Unterminated timezone name bracket"],
])("%j is incomplete: %s", (text, message, wrong = false) => {
  const e = failure(text as string);
  expect([e.message, e.incomplete]).toEqual([message, !wrong]);
});

test.each([
  [")", "Unmatched delimiter: )"],
  ["(1]", "Unmatched delimiter: ]"],
  ["[1}", "Unmatched delimiter: }"],
  ["(`)", "Unmatched delimiter: )"],
  ["{^a}", "Expect value for a"],
  ["{^a ^b 1}", "Expect value for a"],
  ["(f ^a)", "Expect value for a"],
  ["(f ^a; b)", "Expect value for a"],
  ["{x 1}", "Expect key but found x"],
  ["{[1] 1}", "Expect key but found [1]"],
  ["{^a 1 2}", "Expect key but found 2"],
  ["{^ a}", "Expect key but found ^"],
  ["{^a 1 ^a 2}", "conflict with property shortcut found earlier: a"],
  ["{^^a ^!a}", "conflict with property shortcut found earlier: a"],
  ["{^a^b 1 ^a 2}", "conflict with property shortcut found earlier: a"],
  ["{^a 1 ^a^b 2}", "conflict with property shortcut found earlier: a^b"],
  ["{^a {^b 1} ^a^c 2}", "conflict with property shortcut found earlier: a^c"],
  ["`(f ^a 1 b ^c 2)", "properties found in wrong place while reading list )"],
  ["'ab'", "Expected closing ' in character literal"],
  ["''", "Expected closing ' in character literal"],
  ['"\\u12g4"', "read_string failure: ErrInvalidToken"],
  ['"\\ud83d"', "read_string failure: ErrInvalidToken"],
  ['"\\ude00"', "read_string failure: ErrInvalidToken"],
  ['#"\\uzzzz"', "read_string failure: ErrInvalidToken"],
  ['#"#{}"', "Expect exactly one expression in #{}"],
  ['#"#{a b}"', "Expect exactly one expression in #{}"],
  ["#/a/g", "Invalid regex flag: g"],
  ["#/(/", "Invalid regular expression: Unterminated group"],
  ["9223372036854775808", "Parsed integer outside of valid range"],
  ["-9223372036854775809", "Parsed integer outside of valid range"],
  ["0x1FFFFFFFFFFFFFFFF", "Parsed integer outside of valid range"],
  ["-0x8000000000000000", "Parsed integer outside of valid range"],
  ["0x", "Expected hex digits after 0x"],
  ["0!", "parse_bin: no binary digits after 0!"],
  ["0#", "parse_hex: no hex digits after 0#"],
  ["0*", "parse_base64: no data after 0*"],
  ["0*SGk", "parse_base64: invalid base64 input"],
  ["0*S%", "parse_base64: invalid base64 input"],
  ["999-01-01", "Date literal requires 4-digit year, got: 999"],
  ["2024-1-01", "Expected 2-digit month in date literal"],
  ["2024-13-01", "Invalid month: 13"],
  ["2024-04-31", "Invalid day: 31"],
  ["2023-02-29", "Invalid day: 29"],
  ["25:00", "Invalid hour: 25"],
  ["10:60", "Invalid minute: 60"],
  ["10:00:60", "Invalid second: 60"],
  ["10:00+0200", "Expected ':' in timezone offset"],
  ["10:00+2", "Invalid timezone offset"],
  ["10:00+25:00", "Invalid timezone offset"],
  ["2024-01-01T10:00[Asia/Tokyo]", "DateTime literal requires offset or Z before [Zone/Name]"],
  ["10:00[Tokyo]", "IANA timezone name must contain '/': Tokyo"],
  ["10:00[Asia\n", "Unterminated timezone name bracket"],
  ["1_000", "Malformed number: 1_000"],
  ["5m", "Malformed number: 5m"],
  ["1/2", "Malformed number: 1/2"],
  ["0b11", "Malformed number: 0b11"],
  ["1+2", "Malformed number: 1+2"],
  ["1..3", "Malformed number: 1..3"],
  ["1.2.3", "Malformed number: 1.2.3"],
  ["1e", "Malformed number: 1e"],
  ["0xFFg", "Malformed number: 0xFFg"],
  ["0!12", "Malformed number: 0!12"],
  ["10:00:00.1234567", "Malformed number: 10:00:00.1234567"],
  [";", "Unexpected ;"],
  ["[a;b]", "Unexpected ;"],
])("%j is wrong: %s", (text, message) => {
  const e = failure(text);
  expect([e.message, e.incomplete]).toEqual([message, false]);
});

test.each([
  ["a\n  'ab'", 2, 3],
  ["日本 😀 )", 1, 6],
  ["\ufeff)", 1, 1],
  ["x\r\n)", 2, 1],
  ["{^a 1\n ^a 2}", 2, 2],
  ["(f\n (g 1", 2, 2],
])("place of the error in %j", (text, line, column) => {
  const e = failure(text);
  expect([e.line, e.column]).toEqual([line, column]);
});
