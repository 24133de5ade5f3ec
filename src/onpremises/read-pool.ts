import { known, unreadable, type Reading } from '../model/reading.ts';
import type { ServerProduct } from '../model/server-versions.ts';
import type { SettingsObject } from '../model/settings-object.ts';
import { poolObjectKinds, type PoolObjectKind, type PoolSnapshot } from '../model/snapshot.ts';
import { stripControl } from '../model/strip-control.ts';
import { textOf } from '../protocols/clixml/access.ts';
import { list, string } from '../protocols/clixml/build.ts';
import { ask } from './ask.ts';
import type { Answer, Answers, Question } from './attribution.ts';
import { readingCmdlets, serverVersionCmdlet, writingCmdlets } from './cmdlets.ts';
import { isCommandInfo, offeredCommand, offeredCommands, type OfferedCommand } from './offered-commands.ts';
import { objectsQuestion, objectsReading } from './object-questions.ts';
import { notOffered } from './offers.ts';
import { poolVersion } from './pool-version.ts';
import { messageOf } from './powershell-errors.ts';
import type { PowerShellSession } from './powershell.ts';

export interface ReadPoolOptions {
  /** Host name of the endpoint. */
  readonly pool: string;
  /** Whether to read the users too; there may be many. */
  readonly users: boolean;
  readonly signal?: AbortSignal;
}

/** What one output turns into, by the question it answers. */
type Piece =
  | { readonly kind: 'command'; readonly command: OfferedCommand }
  | { readonly kind: 'object'; readonly object: SettingsObject }
  | { readonly kind: 'text'; readonly text: string };

/**
 * Reads a whole pool: one pipeline where the session can batch and offers everything, so that a status costs few
 * round trips. What cannot be read is `unreadable` with the reason; reading never fails because of one cmdlet.
 * @throws FederationError when the session is lost or interrupted.
 */
export async function readPool(session: PowerShellSession, options: ReadPoolOptions): Promise<PoolSnapshot> {
  const kinds = poolObjectKinds.filter((kind) => kind !== 'users' || options.users);
  const commands = commandsQuestion();
  const version = versionQuestion();
  const objects = new Map(kinds.map((kind) => [kind, piecesQuestion(kind)] as const));
  const users = objects.get('users');
  const first = [...objects.values()].filter((question) => question !== users);
  const questions = [commands, ...first, version, ...(users === undefined ? [] : [users])];
  const answers = await ask(session, questions, {
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    isMissing: (cmdlet, known) => isMissing(cmdlet, pieces(known.get(commands))),
  });
  return assemble(session, options, { commands, version, objects }, answers);
}

interface Questions {
  readonly commands: Question<Piece>;
  readonly version: Question<Piece>;
  readonly objects: ReadonlyMap<PoolObjectKind, Question<Piece>>;
}

function commandsQuestion(): Question<Piece> {
  const reading = Object.values(readingCmdlets).map(({ name }) => name);
  const names = [...reading, serverVersionCmdlet, ...writingCmdlets.keys()];
  return {
    cmdlet: 'Get-Command',
    statement: [
      {
        name: 'Get-Command',
        parameters: [
          ['Name', list(names.map(string))],
          ['ErrorAction', string('SilentlyContinue')],
        ],
      },
    ],
    recognises: (_value, names) => isCommandInfo(names),
    convert: (value) => ({ kind: 'command', command: offeredCommand(value) }),
  };
}

function versionQuestion(): Question<Piece> {
  return {
    cmdlet: serverVersionCmdlet,
    statement: [{ name: serverVersionCmdlet, parameters: [] }],
    recognises: (value) =>
      value.type === 'S' || (value.type === 'Obj' && value.typeNames[0] === 'System.String'),
    convert: (value) => ({ kind: 'text', text: textOf(value) ?? '' }),
  };
}

function piecesQuestion(kind: PoolObjectKind): Question<Piece> {
  const question = objectsQuestion(kind);
  return { ...question, convert: (value) => ({ kind: 'object', object: question.convert(value) }) };
}

/** Missing for certain: Get-Command listed others of the names it was asked for, and not this one. */
function isMissing(cmdlet: string, listed: readonly Piece[]): boolean {
  const names = listed.flatMap((piece) =>
    piece.kind === 'command' ? [piece.command.name.toLowerCase()] : [],
  );
  return names.length > 0 && cmdlet !== 'Get-Command' && !names.includes(cmdlet.toLowerCase());
}

function assemble(
  session: PowerShellSession,
  options: ReadPoolOptions,
  questions: Questions,
  answers: Answers<Piece>,
): PoolSnapshot {
  const read = (product?: ServerProduct) => readObjects(questions.objects, answers, product);
  const server = poolVersion(options.pool, read(), readVersion(questions.version, answers));
  const objects = read(server.state === 'known' ? server.value.product : undefined);
  return {
    pool: options.pool,
    account:
      session.owner === undefined
        ? unreadable('the server does not name the account')
        : known(stripControl(session.owner)),
    server,
    commands: readCommands(questions, answers),
    objects,
    notes: notesOn(objects),
  };
}

function readObjects(
  questions: Questions['objects'],
  answers: Answers<Piece>,
  product: ServerProduct | undefined,
): PoolSnapshot['objects'] {
  const read = (kind: PoolObjectKind) => {
    const question = questions.get(kind);
    return question === undefined
      ? unreadable('not asked for')
      : objectsReading(kind, objectsOf(answers.get(question)), product);
  };
  return {
    accessEdge: read('accessEdge'),
    publicProviders: read('publicProviders'),
    hostingProviders: read('hostingProviders'),
    externalAccessPolicies: read('externalAccessPolicies'),
    allowedDomains: read('allowedDomains'),
    blockedDomains: read('blockedDomains'),
    sipDomains: read('sipDomains'),
    sites: read('sites'),
    edgeServers: read('edgeServers'),
    pools: read('pools'),
    replicas: read('replicas'),
    mediaConfigurations: read('mediaConfigurations'),
    users: read('users'),
  };
}

function objectsOf(answer: Answer<Piece> | undefined): Answer<SettingsObject> | undefined {
  return answer?.kind === 'values'
    ? {
        kind: 'values',
        values: answer.values.flatMap((piece) => (piece.kind === 'object' ? [piece.object] : [])),
      }
    : answer;
}

function readVersion(question: Question<Piece>, answers: Answers<Piece>): Reading<string> {
  const text = pieces(answers.get(question)).find((piece) => piece.kind === 'text')?.text;
  return text === undefined ? unreadable(`${serverVersionCmdlet} did not answer`) : known(text);
}

function readCommands(questions: Questions, answers: Answers<Piece>): PoolSnapshot['commands'] {
  const answer = answers.get(questions.commands);
  if (answer?.kind === 'refused') {
    return unreadable(`Get-Command failed: ${messageOf(answer.error)}`);
  }
  if (answer?.kind !== 'values') {
    return unreadable(notOffered('Get-Command'));
  }
  const commands = pieces(answer).flatMap((piece) => (piece.kind === 'command' ? [piece.command] : []));
  const worked = [...answers]
    .filter(([question, { kind }]) => kind === 'values' && question !== questions.commands)
    .map(([question]) => question.cmdlet);
  return offeredCommands(commands, worked);
}

function pieces(answer: Answer<Piece> | undefined): readonly Piece[] {
  return answer?.kind === 'values' ? answer.values : [];
}

function notesOn(objects: PoolSnapshot['objects']): readonly string[] {
  return poolObjectKinds.flatMap((kind) => {
    const reading = objects[kind];
    return readingCmdlets[kind].enriches === true && reading.state === 'unreadable' ? [reading.reason] : [];
  });
}
