/** Canonical text of dates, times and bytes (chapter 1.11). */
import { LongText } from "./long-text.ts";
import type { Bytes, GDate, GDateTime, GTime } from "./types.ts";

function two(n: number): string {
  return n < 10 ? `0${n}` : String(n);
}

/** `2024-02-29` */
export function printDate(d: GDate): string {
  return `${String(d.year).padStart(4, "0")}-${two(d.month)}-${two(d.day)}`;
}

/** `Z` or `+05:30` */
export function printOffset(minutes: number): string {
  if (minutes === 0) return "Z";
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** `09:05`; seconds only when seconds, fraction, offset or zone are present. */
export function printTime(t: GTime): string {
  let text = `${two(t.hour)}:${two(t.minute)}`;
  if (t.second !== 0 || t.microsecond !== 0 || t.offset !== null || t.zone !== null) text += `:${two(t.second)}`;
  if (t.microsecond !== 0) text += `.${String(t.microsecond).padStart(6, "0").replace(/0+$/, "")}`;
  if (t.offset !== null) text += printOffset(t.offset);
  if (t.zone !== null) text += `[${t.zone}]`;
  return text;
}

/** `2024-02-29T07:08:09.5+05:30[Asia/Kolkata]` */
export function printDateTime(d: GDateTime): string {
  return `${printDate(d.date)}T${printTime(d.time)}`;
}

/** The bytes as two digits each; filled at the first use. */
const HEX: string[] = [];

/** `0#ab12`; there is no literal for no bytes, which print as `0#`. */
export function printBytes(b: Bytes): string {
  if (HEX.length === 0) for (let i = 0; i < 256; i++) HEX.push((i < 16 ? "0" : "") + i.toString(16));
  const text = new LongText();
  text.add("0#");
  for (const byte of b.data) text.add(HEX[byte]);
  return text.end();
}
