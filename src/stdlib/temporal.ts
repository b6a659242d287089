/** Date, DateTime and Time (14.10). */
import { NativeFn } from "../values/runtime-types.ts";
import { Float, GDate, GDateTime, GTime } from "../values/types.ts";
import type { Value } from "../values/types.ts";
import { needInt } from "./args.ts";
import { bad, classNamed, defineFunctions, defineMethods, direct } from "./define.ts";
import type { Entry, Realm } from "./define.ts";

const DAY = 86_400_000;

/** The fields of a moment in ms since 1970 read as UTC. */
function fromMillis(ms: number, microsecond = 0): GDateTime {
  const d = new Date(ms);
  const date = new GDate(d.getUTCFullYear(), d.getUTCMonth() + 1, d.getUTCDate());
  return new GDateTime(date, new GTime(d.getUTCHours(), d.getUTCMinutes(), d.getUTCSeconds(), microsecond));
}

/** Local wall clock as if it were UTC, in ms. */
function localMillis(realm: Realm): number {
  const ms = realm.host.wallClock();
  return ms + (realm.host.localOffset?.(ms) ?? 0) * 60_000;
}

const today = (realm: Realm, days: number): Value => fromMillis(Math.floor(localMillis(realm)) + days * DAY).date;

function now(realm: Realm): Value {
  const ms = localMillis(realm);
  return fromMillis(Math.floor(ms), Math.floor((ms % 1000) * 1000));
}

function dayCount(year: number, month: number): number {
  return month === 2 ? ((year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function field(v: Value, low: number, high: number, what: string): number {
  const n = needInt(v, `${what} must be an integer`);
  if (n < low || n > high) throw bad(`Invalid ${what}: ${v}`);
  return n;
}

function makeDate(args: Value[], name: string): GDate {
  if (args.length < 3) throw bad(`${name} requires year, month and day`);
  const year = field(args[0], 1, 9999, "year");
  const month = field(args[1], 1, 12, "month");
  return new GDate(year, month, field(args[2], 1, dayCount(year, month), "day"));
}

function makeTime(args: Value[], from: number): GTime {
  return new GTime(field(args[from] ?? 0, 0, 23, "hour"), field(args[from + 1] ?? 0, 0, 59, "minute"), field(args[from + 2] ?? 0, 0, 59, "second"), 0);
}

/** Milliseconds since 1970 of the instant; without offset the fields are read as UTC. */
export function toMillis(v: GDateTime): number {
  const d = new Date(0);
  d.setUTCFullYear(v.date.year, v.date.month - 1, v.date.day);
  const t = v.time;
  return d.getTime() + ((t.hour * 60 + t.minute - (t.offset ?? 0)) * 60 + t.second) * 1000 + Math.floor(t.microsecond / 1000);
}

const date = (v: Value): GDate => (v instanceof GDateTime ? v.date : (v as GDate));
const time = (v: Value): GTime => (v instanceof GDateTime ? v.time : (v as GTime));
const zoneName = (t: GTime): Value => t.zone ?? (t.offset === 0 ? "UTC" : null);

const DATE: readonly Entry[] = [
  ["year", "", "The year.", (_, a) => date(a[0]).year],
  ["month", "", "The month, from 1.", (_, a) => date(a[0]).month],
  ["day", "", "The day of the month.", (_, a) => date(a[0]).day],
];

const TIME: readonly Entry[] = [
  ["hour", "", "The hour.", (_, a) => time(a[0]).hour],
  ["minute", "", "The minute.", (_, a) => time(a[0]).minute],
  ["second", "", "The second.", (_, a) => time(a[0]).second],
  ["microsecond", "", "The microsecond.", (_, a) => time(a[0]).microsecond],
  ["offset", "", "Minutes east of UTC, nil without zone.", (_, a) => time(a[0]).offset],
  ["timezone", "", 'Name of the zone, "UTC" for Z, nil without a name.', (_, a) => zoneName(time(a[0]))],
];

const CLOCK: readonly Entry[] = [
  ["today", "", "Date of today, local time.", (realm) => today(realm, 0)],
  ["yesterday", "", "Date of yesterday, local time.", (realm) => today(realm, -1)],
  ["tomorrow", "", "Date of tomorrow, local time.", (realm) => today(realm, 1)],
  ["now", "", "DateTime of now, local time, without zone.", now],
];

const TIMESTAMPS: readonly Entry[] = [
  ["now", "", "Seconds since 1970-01-01 UTC.", direct(null, (realm: Realm) => Math.floor(realm.host.wallClock() / 1000))],
  ["now_us", "", "Microseconds since 1970-01-01 UTC.", direct(null, (realm: Realm) => Math.floor(realm.host.wallClock() * 1000))],
];

const marks = new WeakMap<object, number>();

/** `$duration_start`: sets the mark and gives it, in microseconds. */
function durationStart(realm: Realm): Value {
  const mark = realm.host.now() * 1000;
  marks.set(realm, mark);
  return new Float(mark);
}

/** `$duration`: microseconds since the mark. */
function duration(realm: Realm): Value {
  const mark = marks.get(realm);
  if (mark === undefined) throw bad("duration_start is not set");
  return new Float(realm.host.now() * 1000 - mark);
}

/** Installs dates and times. */
export function installTemporal(realm: Realm): void {
  defineMethods(realm, "Date", DATE);
  defineMethods(realm, "Date", [
    [
      "at",
      "time",
      "DateTime of this day and a Time.",
      (_, a) => {
        if (!(a[1] instanceof GTime)) throw bad("Date.at requires a Time");
        return new GDateTime(a[0] as GDate, a[1]);
      },
    ],
  ]);
  defineMethods(realm, "DateTime", DATE);
  defineMethods(realm, "DateTime", TIME);
  defineMethods(realm, "DateTime", [["to_i", "", "Milliseconds since 1970 of the instant.", (_, a) => toMillis(a[0] as GDateTime)]]);
  defineMethods(realm, "Time", TIME);
  classNamed(realm, "Date").construct = new NativeFn("Date", "year month day", "A date.", (_, a) => makeDate(a, "Date"));
  classNamed(realm, "DateTime").construct = new NativeFn(
    "DateTime",
    "year month day [hour minute second]",
    "A date and time.",
    (_, a) => new GDateTime(makeDate(a, "DateTime"), makeTime(a, 3)),
  );
  classNamed(realm, "Time").construct = new NativeFn("Time", "hour minute [second]", "A time.", (_, a) => {
    if (a.length < 2) throw bad("Time requires hour and minute");
    return makeTime(a, 0);
  });
  defineFunctions(realm, "gene", CLOCK);
  defineFunctions(realm, "time", TIMESTAMPS);
  defineFunctions(realm, "gene/time", TIMESTAMPS);
  // `$duration_start` and `$duration` are variables that are computed when they are read
  const special = realm.intrinsics["special"]!;
  realm.intrinsics["special"] = (r, args, frame) =>
    args[0] === "duration_start" ? durationStart(r) : args[0] === "duration" ? duration(r) : special(r, args, frame);
}
