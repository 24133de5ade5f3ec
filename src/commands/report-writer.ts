import { randomUUID } from 'node:crypto';
import { access, constants, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { codeOf, fileReason } from '../config/load.ts';
import { FederationError } from '../errors.ts';
import type { Host } from '../host.ts';
import { errorDocument } from '../reports/error-document.ts';
import { errorLines, exitLine } from '../reports/error-text.ts';
import { report } from '../reports/layout.ts';
import { plainStyle, type Style } from '../reports/style.ts';
import type { ColourChoice } from '../terminal/colour.ts';
import { jsonText, stripDeep } from '../terminal/json.ts';
import type { OutputStream } from '../terminal/streams.ts';
import type { OutputFormat } from './global-options.ts';
import type { OutputTarget } from './globals.ts';
import { styleOf } from './stream-style.ts';

export interface ReportWriterOptions {
  readonly host: Host;
  readonly colour: ColourChoice;
  /** At most one without a file. */
  readonly targets: readonly OutputTarget[];
  /** Called before anything is written to a terminal. */
  readonly beforeWriting: () => void;
}

/** A picture for people: drawn for the place where it will be seen. */
export type Picture = (style: Style) => string;

/**
 * Where a command's answer goes: pictures and one document, to standard output or into files. What is for the eyes
 * only (notes, errors, a plan to be confirmed while the answer is JSON) goes to standard error.
 */
export class ReportWriter {
  readonly #options: ReportWriterOptions;
  readonly #pictures: Picture[] = [];
  readonly #stdoutFormat: OutputFormat;
  readonly #style: { readonly out: Style; readonly err: Style };
  #finished = false;

  constructor(options: ReportWriterOptions) {
    this.#options = options;
    const { stdout, stderr } = options.host;
    this.#stdoutFormat = options.targets.find(({ file }) => file === undefined)?.format ?? 'table';
    const { host, colour } = options;
    this.#style = { out: styleOf(stdout, host, colour), err: styleOf(stderr, host, colour) };
  }

  /** @throws FederationError `output.unwritable` when a file could not be written later. */
  async prepare(): Promise<void> {
    for (const { file } of this.#files()) {
      await access(dirname(file), constants.W_OK).catch((error: unknown) => {
        throw unwritable(file, error);
      });
    }
  }

  /** Shows a picture: at once on standard output, at the end in files. */
  show(picture: Picture): void {
    this.#pictures.push(picture);
    if (this.#stdoutFormat === 'table') {
      this.#write(this.#options.host.stdout, picture(this.#style.out));
    }
  }

  /** Shows what somebody is going to be asked about: where that person looks too, when the answer goes elsewhere. */
  showBeforeAsking(picture: Picture): void {
    this.show(picture);
    if (this.#stdoutFormat !== 'table' || this.#options.host.stdout.isTTY !== true) {
      this.showAside(picture);
    }
  }

  /** Shows something on standard error. */
  showAside(picture: Picture): void {
    this.#write(this.#options.host.stderr, picture(this.#style.err));
  }

  /** Text that is itself the answer (a script, a help page), whatever it holds. */
  print(text: string): void {
    this.#write(this.#options.host.stdout, text);
  }

  /**
   * Gives out the document of the command and writes the files.
   * @param faithful Keep control characters, escaped: for snapshots, which are read again.
   * @throws FederationError `output.unwritable`.
   */
  async finish(document: unknown, { faithful = false } = {}): Promise<void> {
    this.#finished = true;
    const json = jsonText(faithful ? document : stripDeep(document));
    if (this.#stdoutFormat === 'json') {
      this.#write(this.#options.host.stdout, json);
    }
    for (const { file, format } of this.#files()) {
      const text = format === 'json' ? json : this.#pictures.map((picture) => picture(plainStyle())).join('');
      await writeWhole(file, text);
    }
  }

  /** Shows an error; where standard output is to hold JSON and holds none yet, the error is the document. */
  fail(error: FederationError, sentence: string): void {
    this.failAs(error, (style) => report([...errorLines(error, style), exitLine(error.exit, sentence)]));
  }

  /** The same with a picture of its own, for several errors in one. */
  failAs(error: FederationError, picture: Picture): void {
    this.showAside(picture);
    if (this.#stdoutFormat === 'json' && !this.#finished) {
      this.#finished = true;
      this.#write(this.#options.host.stdout, jsonText(stripDeep(errorDocument(error))));
    }
  }

  #files(): readonly { readonly file: string; readonly format: OutputFormat }[] {
    return this.#options.targets.flatMap(({ file, format }) =>
      file === undefined ? [] : [{ file: resolve(this.#options.host.cwd, file), format }],
    );
  }

  #write(stream: OutputStream, text: string): void {
    this.#options.beforeWriting();
    stream.write(text);
  }
}

/** Whole or not at all: a reader never sees half a file, and a failure leaves the old one. */
async function writeWhole(file: string, text: string): Promise<void> {
  const draft = `${file}.${randomUUID()}.new`;
  try {
    await writeFile(draft, text, { flag: 'wx' });
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw unwritable(file, error);
  }
}

function unwritable(file: string, error: unknown): FederationError {
  return new FederationError('output.unwritable', 'usage', `${file} cannot be written`, {
    why: fileReason(codeOf(error)),
    cause: error,
  });
}
