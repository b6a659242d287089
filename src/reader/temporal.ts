/** Date, datetime and time literals (chapter 1.11). */
import { GDate, GDateTime, GTime } from "../values/types.ts";
import { endsToken, isDigit } from "./chars.ts";
import { fault } from "./error.ts";
import { malformed, type Scanned } from "./numbers.ts";

function two(text: string, at: number, what: string): number {
  if (!isDigit(text.charCodeAt(at)) || !isDigit(text.charCodeAt(at + 1)) || isDigit(text.charCodeAt(at + 2)))
    throw fault(`Expected 2-digit ${what} literal`, at);
  return Number(text.slice(at, at + 2));
}

function within(n: number, low: number, high: number, what: string, at: number): number {
  if (n < low || n > high) throw fault(`Invalid ${what}: ${n}`, at);
  return n;
}

/** Number of days of a month (from 1). */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/**
 * Reads a date or datetime.
 * @param dash where the first `-` stands, behind the digits of the year
 */
export function readDate(text: string, at: number, dash: number): Scanned {
  const digits = text.slice(at, dash);
  const year = Number(digits);
  if (digits.length !== 4 || year < 1000) {
    if (!isDigit(text.charCodeAt(dash + 1))) throw malformed(text, at);
    throw fault(`Date literal requires 4-digit year, got: ${digits}`, at);
  }
  const month = within(two(text, dash + 1, "month in date"), 1, 12, "month", at);
  if (text.charCodeAt(dash + 3) !== 0x2d) throw fault("Expected '-' after month in date literal", at);
  const day = within(two(text, dash + 4, "day in date"), 1, daysInMonth(year, month), "day", at);
  const date = new GDate(year, month, day);
  const end = dash + 6;
  if (text.charCodeAt(end) === 0x54) {
    const hour = two(text, end + 1, "hour in datetime");
    if (text.charCodeAt(end + 3) !== 0x3a) throw fault("Expected ':' after hour in datetime literal", at);
    const time = readClock(text, at, end + 3, hour, true);
    return { value: new GDateTime(date, time.value), end: time.end };
  }
  if (!endsToken(text.charCodeAt(end))) throw malformed(text, at);
  return { value: date, end };
}

/** Reads a time. @param colon where the first `:` stands, behind one or two digits */
export function readTime(text: string, at: number, colon: number): Scanned {
  return readClock(text, at, colon, Number(text.slice(at, colon)), false);
}

function readClock(text: string, at: number, colon: number, hourRead: number, dated: boolean): { value: GTime; end: number } {
  const kind = dated ? "datetime" : "time";
  const hour = within(hourRead, 0, 23, "hour", at);
  const minute = within(two(text, colon + 1, `minute in ${kind}`), 0, 59, "minute", at);
  let i = colon + 3;
  let second = 0;
  if (text.charCodeAt(i) === 0x3a) {
    second = within(two(text, i + 1, `second in ${kind}`), 0, 59, "second", at);
    i += 3;
  }
  let microsecond = 0;
  if (text.charCodeAt(i) === 0x2e) {
    const from = ++i;
    while (isDigit(text.charCodeAt(i))) i++;
    if (i === from || i - from > 6) throw malformed(text, at);
    microsecond = Number(text.slice(from, i).padEnd(6, "0"));
  }
  let offset: number | null = null;
  const c = text.charCodeAt(i);
  if (c === 0x5a) {
    offset = 0;
    i++;
  } else if (c === 0x2b || c === 0x2d) {
    offset = readOffset(text, i, at);
    i += 6;
  }
  let zone: string | null = null;
  if (text.charCodeAt(i) === 0x5b) {
    if (dated && offset === null) throw fault("DateTime literal requires offset or Z before [Zone/Name]", at);
    zone = readZone(text, i);
    i += zone.length + 2;
  }
  if (!endsToken(text.charCodeAt(i))) throw malformed(text, at);
  return { value: new GTime(hour, minute, second, microsecond, offset, zone), end: i };
}

/** Minutes east of UTC from `+02:00`. */
function readOffset(text: string, sign: number, at: number): number {
  if (!isDigit(text.charCodeAt(sign + 1)) || !isDigit(text.charCodeAt(sign + 2))) throw fault("Invalid timezone offset", at);
  if (text.charCodeAt(sign + 3) !== 0x3a) throw fault("Expected ':' in timezone offset", at);
  if (!isDigit(text.charCodeAt(sign + 4)) || !isDigit(text.charCodeAt(sign + 5))) throw fault("Invalid timezone offset", at);
  const hours = Number(text.slice(sign + 1, sign + 3));
  const minutes = Number(text.slice(sign + 4, sign + 6));
  if (hours > 23 || minutes > 59) throw fault("Invalid timezone offset", at);
  const total = hours * 60 + minutes;
  return total === 0 || text.charCodeAt(sign) === 0x2b ? total : -total;
}

function readZone(text: string, open: number): string {
  let i = open + 1;
  while (i < text.length && text.charCodeAt(i) !== 0x5d && text.charCodeAt(i) !== 0x0a) i++;
  if (i >= text.length) throw fault("Unterminated timezone name bracket", open, true);
  if (text.charCodeAt(i) !== 0x5d) throw fault("Unterminated timezone name bracket", open);
  const zone = text.slice(open + 1, i);
  if (!zone.includes("/")) throw fault(`IANA timezone name must contain '/': ${zone}`, open);
  return zone;
}
