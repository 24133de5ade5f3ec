import { FederationError } from '../errors.ts';
import { isTerminal, type Streams } from './streams.ts';

/** One answer among several. */
export interface Choice<T> {
  readonly name: string;
  readonly value: T;
}

/** Questions to a person. Asking where nobody can answer is refused with the flag that answers it. */
export interface Prompter {
  /** Whether there is somebody to ask: standard input and error are terminals, and `--no-input` was not given. */
  readonly canAsk: boolean;
  /** The default is no. */
  confirm(question: string): Promise<boolean>;
  select<T>(question: string, choices: readonly Choice<T>[]): Promise<T>;
  input(question: string): Promise<string>;
  /** Without echo. */
  password(question: string): Promise<string>;
}

/** What questions are drawn with, and on. */
export interface PrompterOptions {
  readonly streams: Streams;
  /** False with `--no-input`, in a build, and in a terminal that cannot draw. */
  readonly allowed: boolean;
  readonly signal: AbortSignal;
  /** Called before something is drawn. */
  readonly onAsk: () => void;
  /** Called when the question is over, whatever became of it. */
  readonly onAnswered: () => void;
  /** Whether the terminal shows more than ASCII. */
  readonly unicode: boolean;
  /** Whether questions may be coloured; the library's own answer knows nothing of `--color`. */
  readonly colour: boolean;
}

/**
 * Questions are drawn on standard error: standard output is for data. The library is loaded with the first question,
 * and never answers by itself: it is not asked when there is no terminal.
 */
export function createPrompter(options: PrompterOptions): Prompter {
  const { stdin, stderr } = options.streams;
  const canAsk = options.allowed && isTerminal(stdin) && isTerminal(stderr);
  let before: Promise<unknown> = Promise.resolve();
  const askNow = async (question: Question): Promise<unknown> => {
    options.onAsk();
    try {
      return await answerOf(question, options);
    } finally {
      options.onAnswered();
    }
  };
  // Several profiles can have a question at the same time; a terminal shows one.
  const ask = (question: Question): Promise<unknown> => {
    if (!canAsk) {
      return Promise.reject(nobodyToAsk(question.message));
    }
    const asked = before.then(() => askNow(question));
    before = asked.catch(() => undefined);
    return asked;
  };
  const askText = async (question: Question): Promise<string> => {
    const answer = await ask(question);
    return typeof answer === 'string' ? answer : '';
  };
  return {
    canAsk,
    confirm: async (message) => (await ask({ type: 'confirm', message, default: false })) === true,
    select: async (message, choices) => {
      const position = await ask({ type: 'select', message, choices: positions(choices) });
      const chosen = choices.find((_, index) => index === position);
      if (chosen === undefined) {
        throw new RangeError('an answer that was no choice');
      }
      return chosen.value;
    },
    input: (message) => askText({ type: 'input', message }),
    password: (message) => askText({ type: 'password', message, mask: false }),
  };
}

/** What stands still while somebody thinks. */
export interface Holdable {
  readonly hold: () => void;
  readonly resume: () => void;
}

/** The same questions; from a question's turn being waited for until its answer the clock stands still. */
export function whileAsking(prompter: Prompter, clock: Holdable): Prompter {
  const held = async <T>(ask: () => Promise<T>): Promise<T> => {
    clock.hold();
    try {
      return await ask();
    } finally {
      clock.resume();
    }
  };
  return {
    canAsk: prompter.canAsk,
    confirm: (question) => held(() => prompter.confirm(question)),
    select: (question, choices) => held(() => prompter.select(question, choices)),
    input: (question) => held(() => prompter.input(question)),
    password: (question) => held(() => prompter.password(question)),
  };
}

function positions(choices: readonly Choice<unknown>[]): readonly Choice<number>[] {
  return choices.map(({ name }, value) => ({ name, value }));
}

type Question = { readonly message: string } & (
  | { readonly type: 'confirm'; readonly default: false }
  | { readonly type: 'select'; readonly choices: readonly Choice<number>[] }
  | { readonly type: 'input' }
  | { readonly type: 'password'; readonly mask: false }
);

/** How questions look where the terminal has ASCII alone, or no colour; nothing where the library's own way will do. */
function themeOf({ unicode, colour }: PrompterOptions): object {
  const done = unicode ? '✔' : '+';
  return {
    ...(unicode && colour ? {} : { prefix: { idle: '?', done } }),
    ...(unicode ? {} : { icon: { cursor: '>' } }),
    style: { ...(colour ? {} : plainStyle), ...(unicode ? {} : { keysHelpTip: () => undefined }) },
  };
}

const asItIs = (text: string): string => text;

const plainStyle = {
  answer: asItIs,
  message: asItIs,
  error: (text: string) => `> ${text}`,
  defaultAnswer: (text: string) => `(${text})`,
  help: asItIs,
  highlight: asItIs,
  description: asItIs,
  confirmDefault: (text: string) => text.charAt(0).toUpperCase() + text.slice(1),
  keysHelpTip: (keys: readonly (readonly [string, string])[]) =>
    keys.map(([key, action]) => `${key} ${action}`).join(', '),
};

async function answerOf(question: Question, options: PrompterOptions): Promise<unknown> {
  const { streams, signal } = options;
  const { default: inquirer } = await import('inquirer');
  const prompt = inquirer.createPromptModule({ input: streams.stdin, output: streams.stderr });
  const asked = prompt<{ answer: unknown }>([{ ...question, name: 'answer', theme: themeOf(options) }]);
  const stop = (): void => {
    asked.ui.close();
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    return (await asked).answer;
  } catch (error) {
    throw new FederationError('interrupted', 'interrupted', 'interrupted at a question', { cause: error });
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function nobodyToAsk(question: string): FederationError {
  return new FederationError('input.no-terminal', 'usage', 'there is nobody to ask', {
    why: `the question would be: ${question}`,
    next: 'run it in a terminal, without --no-input',
  });
}
