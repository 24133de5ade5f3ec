import type { ClixmlValue } from '../protocols/clixml/values.ts';
import { isCommandNotFound, isMissingNameReport, namesCmdlet } from './powershell-errors.ts';
import type { PipelineResult, PowerShellError, Statement } from './powershell.ts';

/**
 * What belongs to which statement of one pipeline.
 *
 * The outputs of several statements arrive one after the other on one stream, unmarked: what belongs to which is told
 * by type names, and by the order, since a statement starts when the one before it has ended. From that follow the
 * rules:
 *
 * - a statement that wrote nothing in a completed pipeline has an empty answer;
 * - a statement that ends the pipeline is named by the error; those after it did not run and are sent again, together;
 * - where the error names none of them, the last one that wrote something may be cut short: it and those after it are
 *   asked one by one;
 * - an object of an unknown type came from a statement between the last one recognised before it and the first one
 *   recognised after it: each of those is asked alone, and what comes then is its answer whatever its type; so is
 *   every one when an error names none of them;
 * - when a statement that always has an answer wrote nothing, the other empty answers are not believed either.
 */
export interface Question<T> {
  /** The cmdlet asked, one question each: errors name it. */
  readonly cmdlet: string;
  readonly statement: Statement;
  /**
   * Whether a value of this type can be an answer. Only asked when several questions share a pipeline.
   * @param names the last parts of its type names: `AllowedDomain`
   */
  readonly recognises: (value: ClixmlValue, names: readonly string[]) => boolean;
  /** There is always something to answer. */
  readonly neverEmpty?: boolean;
  /** Called as values arrive, so that a long answer is never held in the form of the wire. */
  readonly convert: (value: ClixmlValue) => T;
}

export type Answer<T> =
  | { readonly kind: 'values'; readonly values: readonly T[] }
  /** The session has no such cmdlet. */
  | { readonly kind: 'not-offered' }
  | { readonly kind: 'refused'; readonly error: PowerShellError };

export type Answers<T> = ReadonlyMap<Question<T>, Answer<T>>;

/** An output as it arrived: the index of the question whose type it has (-1: none), and the values it may mean. */
export interface Arrival<T> {
  readonly index: number;
  readonly value: T | undefined;
}

export interface Settlement<T> {
  readonly settled: Answers<T>;
  /** Did not run: to be sent again, together. */
  readonly again: readonly Question<T>[];
  /** Not clear: to be asked one by one. */
  readonly single: readonly Question<T>[];
}

/** What one pipeline answered, and what it did not. */
export function settle<T>(
  questions: readonly Question<T>[],
  arrivals: readonly Arrival<T>[],
  result: PipelineResult,
): Settlement<T> {
  const end = endOf(questions, arrivals, result);
  const errors = result.errors.filter((error) => !isMissingNameReport(error));
  const foreign = errors.some((error) => !questions.some(({ cmdlet }) => namesCmdlet(error, cmdlet)));
  const unclear = unclearQuestions(questions.slice(0, end.clearBefore), arrivals, errors, foreign);
  const settled = new Map<Question<T>, Answer<T>>();
  const single: Question<T>[] = [];
  questions.slice(0, end.clearBefore).forEach((question, index) => {
    const error = errors.find((candidate) => namesCmdlet(candidate, question.cmdlet));
    if (error !== undefined) {
      settled.set(question, refusal(error));
    } else if (unclear.has(index)) {
      single.push(question);
    } else {
      settled.set(question, { kind: 'values', values: valuesAt(arrivals, index) });
    }
  });
  const rest = questions.slice(end.clearBefore);
  if (end.culprit === undefined) {
    return { settled, again: [], single: [...single, ...rest] };
  }
  settled.set(end.culprit.question, refusal(end.culprit.error));
  return { settled, again: rest.slice(1), single };
}

interface PipelineEnd<T> {
  /** Questions before this index ran to their end. */
  readonly clearBefore: number;
  /** The question at that index, when it is known to have ended the pipeline. */
  readonly culprit: { readonly question: Question<T>; readonly error: PowerShellError } | undefined;
}

function endOf<T>(
  questions: readonly Question<T>[],
  arrivals: readonly Arrival<T>[],
  { state, failure }: PipelineResult,
): PipelineEnd<T> {
  if (state === 'completed') {
    return { clearBefore: questions.length, culprit: undefined };
  }
  const index =
    failure === undefined ? -1 : questions.findIndex(({ cmdlet }) => namesCmdlet(failure, cmdlet));
  const question = questions[index];
  if (question !== undefined && failure !== undefined) {
    return { clearBefore: index, culprit: { question, error: failure } };
  }
  const last = arrivals.reduce((highest, arrival) => Math.max(highest, arrival.index), 0);
  return { clearBefore: last, culprit: undefined };
}

/** Questions whose answers cannot be told from the stream; `foreign`: an error named none of the questions. */
function unclearQuestions<T>(
  questions: readonly Question<T>[],
  arrivals: readonly Arrival<T>[],
  errors: readonly PowerShellError[],
  foreign: boolean,
): ReadonlySet<number> {
  const everything = questions.map((_, index) => index);
  const unclear = new Set<number>(foreign ? everything : []);
  unknownRanges(arrivals, questions.length - 1).forEach(([from, to]) => {
    everything.slice(Math.min(from, to), Math.max(from, to) + 1).forEach((index) => unclear.add(index));
  });
  const wrote = new Set(arrivals.map(({ index }) => index));
  const suspicious = ({ neverEmpty, cmdlet }: Question<T>, index: number) =>
    neverEmpty === true && !wrote.has(index) && !errors.some((error) => namesCmdlet(error, cmdlet));
  if (questions.some(suspicious)) {
    everything.filter((index) => !wrote.has(index)).forEach((index) => unclear.add(index));
  }
  return unclear;
}

/** For each run of unknown objects: the question recognised before it and the one after it. */
function unknownRanges<T>(
  arrivals: readonly Arrival<T>[],
  last: number,
): readonly (readonly [number, number])[] {
  const ranges: [number, number][] = [];
  let before = 0;
  let open: [number, number] | undefined;
  for (const { index } of arrivals) {
    if (index < 0) {
      open ??= [before, last];
      continue;
    }
    if (open !== undefined) {
      ranges.push([open[0], index]);
      open = undefined;
    }
    before = index;
  }
  return open === undefined ? ranges : [...ranges, open];
}

function valuesAt<T>(arrivals: readonly Arrival<T>[], index: number): readonly T[] {
  return arrivals.flatMap((arrival) =>
    arrival.index === index && arrival.value !== undefined ? [arrival.value] : [],
  );
}

export function refusal(error: PowerShellError): Answer<never> {
  return isCommandNotFound(error) ? { kind: 'not-offered' } : { kind: 'refused', error };
}
