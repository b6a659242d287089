/** Texts from bytes that somebody else has written. */
import { invalidByte } from "../reader/utf8.ts";

/** The code of errors for bytes that are no text, as Node's own. The library gives a hint for it. */
const CODE = "ERR_ENCODING_INVALID_ENCODED_DATA";

/**
 * The error for bytes that are not UTF-8.
 * @param before how many bytes of the whole lie before them
 */
export function notUtf8(bytes: Uint8Array, before = 0): Error {
  return Object.assign(new Error(`not valid UTF-8 (byte ${before + invalidByte(bytes)})`), { code: CODE });
}
