import {
  refusal,
  settle,
  type Answer,
  type Answers,
  type Arrival,
  type Question,
  type Settlement,
} from './attribution.ts';
import { isMissingNameReport } from './powershell-errors.ts';
import type { PowerShellError, PowerShellSession } from './powershell.ts';
import { shortTypeNames } from './settings-objects.ts';

export interface AskOptions<T> {
  readonly signal?: AbortSignal;
  /**
   * Told the answers so far, whether a cmdlet is known to be missing; saves asking in vain. Only consulted between
   * pipelines.
   */
  readonly isMissing?: (cmdlet: string, answers: Answers<T>) => boolean;
}

/**
 * Asks every question; each has an answer in the end.
 * @throws what `session.run` throws.
 */
export async function ask<T>(
  session: PowerShellSession,
  questions: readonly Question<T>[],
  options: AskOptions<T> = {},
): Promise<Answers<T>> {
  const answers = new Map<Question<T>, Answer<T>>();
  let together = session.canBatch ? questions : [];
  const alone = session.canBatch ? [] : [...questions];
  const dismiss = (question: Question<T>) => {
    const missing = options.isMissing?.(question.cmdlet, answers) ?? false;
    if (missing) {
      answers.set(question, { kind: 'not-offered' });
    }
    return !missing;
  };
  while (together.length > 1) {
    const { settled, again, single } = await askTogether(session, together, options);
    settled.forEach((answer, question) => answers.set(question, answer));
    alone.push(...single.filter(dismiss));
    together = again.filter(dismiss);
  }
  for (const question of [...together, ...alone]) {
    if (dismiss(question)) {
      answers.set(question, await askAlone(session, question, options));
    }
  }
  return answers;
}

async function askAlone<T>(
  session: PowerShellSession,
  question: Question<T>,
  options: AskOptions<T>,
): Promise<Answer<T>> {
  const values: T[] = [];
  const result = await session.run([question.statement], {
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    onOutput: (value) => {
      if (value.type !== 'Nil') {
        values.push(question.convert(value));
      }
    },
  });
  const error = result.failure ?? result.errors.find((candidate) => !isMissingNameReport(candidate));
  if (error !== undefined) {
    return refusal(error);
  }
  return result.state === 'completed' ? { kind: 'values', values } : refusal(stopped(question.cmdlet));
}

async function askTogether<T>(
  session: PowerShellSession,
  questions: readonly Question<T>[],
  options: AskOptions<T>,
): Promise<Settlement<T>> {
  const arrivals: Arrival<T>[] = [];
  const result = await session.run(
    questions.map(({ statement }) => statement),
    {
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      onOutput: (value) => {
        if (value.type !== 'Nil') {
          const names = shortTypeNames(value);
          const index = questions.findIndex((question) => question.recognises(value, names));
          arrivals.push({ index, value: questions[index]?.convert(value) });
        }
      },
    },
  );
  return settle(questions, arrivals, result);
}

/** A pipeline that ended without an error and without being completed. */
function stopped(cmdlet: string): PowerShellError {
  return {
    message: `the server stopped ${cmdlet}`,
    fullyQualifiedErrorId: 'PipelineStopped',
    category: 'OperationStopped',
    exceptionTypes: [],
    targetObject: '',
    command: cmdlet,
    recommendedAction: '',
  };
}
