import type { Reading } from '../model/reading.ts';
import type { SettingsObject } from '../model/settings-object.ts';
import type { PoolObjectKind } from '../model/snapshot.ts';
import { ask } from './ask.ts';
import { objectsQuestion, objectsReading } from './object-questions.ts';
import type { PowerShellSession } from './powershell.ts';

/**
 * Lists of a few kinds, in one pipeline where the session can batch. What cannot be read is `unreadable` with the reason.
 * @throws FederationError when the session is lost or interrupted.
 */
export async function readLists(
  session: PowerShellSession,
  kinds: readonly PoolObjectKind[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<PoolObjectKind, Reading<readonly SettingsObject[]>>> {
  const questions = kinds.map((kind) => ({ kind, question: objectsQuestion(kind) }));
  const answers = await ask(
    session,
    questions.map(({ question }) => question),
    signal === undefined ? {} : { signal },
  );
  return new Map(questions.map(({ kind, question }) => [kind, objectsReading(kind, answers.get(question))]));
}
