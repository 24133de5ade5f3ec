/**
 * Texts of a long answer, each kept once and on its own.
 *
 * A text cut out of a document keeps the whole document in memory (V8 makes it a view), and thousands of objects
 * repeat the same comments and names. Both would multiply the memory of a list of partners.
 */
export class TextPool {
  readonly #kept = new Map<string, string>();

  /** The same text, without what it was cut out of. */
  keep(text: string): string {
    const known = this.#kept.get(text);
    if (known !== undefined) {
      return known;
    }
    const copy = copyOf(text);
    // Lone surrogates do not survive the copy; such a text is left as it is.
    const own = copy === text ? copy : text;
    if (this.#kept.size === mostTexts) {
      this.#kept.clear();
    }
    this.#kept.set(own, own);
    return own;
  }
}

/**
 * Beyond this many different texts they begin anew: remembering all of a long list would cost what it saves, and an
 * object repeats itself (its identity, its domain) more than it repeats objects far away.
 */
const mostTexts = 5000;

/** Where short texts are written to and read from again: a buffer for each would cost more than the text. */
const scratch = Buffer.alloc(3 * 1024);

function copyOf(text: string): string {
  // No character takes more than three bytes a code unit.
  return text.length * 3 <= scratch.length
    ? scratch.toString('utf8', 0, scratch.write(text, 'utf8'))
    : Buffer.from(text, 'utf8').toString('utf8');
}
