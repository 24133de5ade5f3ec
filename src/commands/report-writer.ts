import { resolve } from 'node:path';
import { FederationError } from '../errors.ts';
import type { Host } from '../host.ts';
import type { FindingsReport } from '../model/findings-report.ts';
import { errorDocument, type ErrorFacts } from '../reports/error-document.ts';
import { errorLines, exitLine } from '../reports/error-text.ts';
import { findingsDocument } from '../reports/findings-document.ts';
import { jsonLine, jsonPieces, jsonText, stripDeep } from '../reports/json-text.ts';
import { report } from '../reports/layout.ts';
import { plainStyle, type Style } from '../reports/style.ts';
import { repeatFlags } from '../reports/words.ts';
import type { ColourChoice } from '../terminal/colour.ts';
import type { OutputStream } from '../terminal/streams.ts';
import type { FindingsFormat, OutputFormat } from './global-options.ts';
import type { OutputTarget } from './globals.ts';
import { inBlocks, placeOf, writeOutput, type OutputPlace } from './output-file.ts';
import { styleOf } from './stream-style.ts';

/** Where pictures and documents go. */
export interface ReportWriterOptions {
  readonly host: Host;
  readonly colour: ColourChoice;
  /** At most one without a file. */
  readonly targets: readonly OutputTarget[];
  /** Options that a command to be pasted has to repeat: `--emulator --profile lab`. */
  readonly flags?: string;
  /** Called before anything is written to a terminal. */
  readonly beforeWriting: () => void;
}

/** What the document of a command needs beside itself. */
export interface FinishOptions {
  /** Keep control characters, escaped: for snapshots, which are read again. */
  readonly faithful?: boolean;
  /** What the formats for findings are made from. */
  readonly findings?: FindingsReport;
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
  readonly #files: { readonly place: OutputPlace; readonly format: OutputFormat }[] = [];
  #finished = false;

  constructor(options: ReportWriterOptions) {
    this.#options = options;
    const { stdout, stderr } = options.host;
    this.#stdoutFormat = options.targets.find(({ file }) => file === undefined)?.format ?? 'table';
    const { host, colour } = options;
    this.#style = { out: styleOf(stdout, host, colour), err: styleOf(stderr, host, colour) };
  }

  /**
   * Finds out before the run what would fail after it.
   * @throws FederationError `output.unwritable`, or `usage.output` when two formats are to go to one file.
   */
  async prepare(): Promise<void> {
    for (const { file, format } of this.#options.targets) {
      if (file !== undefined) {
        const place = await placeOf(resolve(this.#options.host.cwd, file));
        if (this.#files.some(({ place: { path } }) => path === place.path)) {
          throw new FederationError('usage.output', 'usage', 'two formats cannot both go to one file', {
            where: file,
            next: 'name a file for each format',
          });
        }
        this.#files.push({ place, format });
      }
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
   * @throws FederationError `output.unwritable`.
   */
  async finish(document: object, { faithful = false, findings }: FinishOptions = {}): Promise<void> {
    // A report of a thousand profiles is large: it is made when somebody wants it, and piece by piece.
    const piecesOf = async (format: OutputFormat): Promise<Iterable<string>> => {
      switch (format) {
        case 'table':
          return this.#pictures.map((picture) => picture(plainStyle()));
        case 'json':
          return jsonPieces(document, faithful ? undefined : stripDeep);
        default:
          return renderFindings(format, findings);
      }
    };
    // Whether there is such a format is known before anything is given out.
    const shown = this.#stdoutFormat === 'table' ? [] : await piecesOf(this.#stdoutFormat);
    const written = await Promise.all(
      this.#files.map(async ({ place, format }) => ({ place, pieces: await piecesOf(format) })),
    );
    this.#finished = true;
    await this.#writeAll(this.#options.host.stdout, shown);
    for (const { place, pieces } of written) {
      await writeOutput(place, pieces);
    }
  }

  /** Gives out a report of findings, in whatever formats were asked for. */
  async finishFindings(findings: FindingsReport): Promise<void> {
    await this.finish(findingsDocument(findings), { findings });
  }

  /** Shows an error; where standard output is to hold JSON and holds none yet, the error is the document. */
  fail(error: FederationError, sentence: string): void {
    const { code, message, where, why, details, exit } = error;
    const next = error.next === undefined ? undefined : repeatFlags(error.next, this.#options.flags ?? '');
    const facts = { code, message, where, why, next, details };
    this.failAs(facts, (style) => report([...errorLines(facts, style), exitLine(exit, sentence)]));
  }

  /** The same with a picture of its own, for several errors in one. */
  failAs(error: ErrorFacts, picture: Picture): void {
    this.showAside(picture);
    if ((this.#stdoutFormat === 'json' || this.#stdoutFormat === 'ndjson') && !this.#finished) {
      this.#finished = true;
      const document = stripDeep(errorDocument(error));
      const text = this.#stdoutFormat === 'json' ? jsonText(document) : jsonLine(document);
      this.#write(this.#options.host.stdout, text);
    }
  }

  #write(stream: OutputStream, text: string): void {
    this.#options.beforeWriting();
    stream.write(text);
  }

  /** No faster than it is read, so that nothing piles up; to the end of the pieces or of the reader. */
  async #writeAll(stream: OutputStream, pieces: Iterable<string>): Promise<void> {
    this.#options.beforeWriting();
    for (const block of inBlocks(pieces)) {
      if (!stream.writable) {
        return;
      }
      if (!stream.write(block)) {
        await readOn(stream);
      }
    }
  }
}

/** When the stream takes more again, or never will. */
async function readOn(stream: OutputStream): Promise<void> {
  await new Promise<void>((done) => {
    const events = ['drain', 'error', 'close'] as const;
    const settle = () => {
      events.forEach((event) => stream.off(event, settle));
      done();
    };
    events.forEach((event) => stream.on(event, settle));
  });
}

async function renderFindings(
  format: FindingsFormat,
  findings: FindingsReport | undefined,
): Promise<Iterable<string>> {
  if (findings === undefined) {
    throw new FederationError('usage.output', 'usage', `there are no findings here to give as ${format}`, {
      next: '--output table, or --output json',
    });
  }
  const { findingsRenderers } = await import('../reports/findings-formats.ts');
  const render = await findingsRenderers[format]();
  const text = render(findings);
  return typeof text === 'string' ? [text] : text;
}
