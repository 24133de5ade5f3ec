import type { App } from '../app.ts';
import { didYouMean } from '../config/nearest.ts';
import { FederationError } from '../errors.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { plainStyle } from '../reports/style.ts';
import type { Input } from './declaration.ts';
import { helpTopics } from './help-topic-names.ts';
import { topicPages } from './help-topics.ts';
import { commands } from './index.ts';
import { finishWithMessage } from './message.ts';
import { helpOf } from './register.ts';

export async function run({ arguments: words }: Input, app: App): Promise<ExitCode> {
  const { stdout, clock } = app.host;
  const width = stdout.isTTY === true ? Math.max(40, stdout.columns ?? 80) : 80;
  const asked = words.join(' ');
  const topic = helpTopics.find(([name]) => name === asked)?.[0];
  if (topic !== undefined) {
    const page = topicPages[topic];
    const message = page(plainStyle({ width: 80 }), clock.now()).join('\n');
    await finishWithMessage(app, message, (style) => page({ ...style, width }, clock.now()));
    return exitCodes.ok;
  }
  const text = await helpOf(words, app.version, width);
  if (text === undefined) {
    throw unknownTopic(asked);
  }
  await finishWithMessage(app, text.trimEnd(), () => text.trimEnd().split('\n'));
  return exitCodes.ok;
}

function unknownTopic(asked: string): FederationError {
  const known = [...helpTopics.map(([name]) => name), ...commands.map(({ name }) => name)];
  const suggestion = didYouMean(asked, known);
  return new FederationError(
    'usage.unknown-topic',
    'usage',
    `there is no command and no topic ${JSON.stringify(asked)}.${suggestion}`,
    { next: `federation help, or one of the topics ${helpTopics.map(([name]) => name).join(', ')}` },
  );
}
