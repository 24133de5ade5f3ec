import type { WriteAnswer } from '../change/side-port.ts';
import { FederationError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { TransportError } from '../http/transport.ts';
import type { CmdletRequest } from '../model/change.ts';
import type { PropertyValue } from '../model/property-value.ts';
import { boolean, int32, int64, nil, string } from '../protocols/clixml/build.ts';
import type { ClixmlValue } from '../protocols/clixml/values.ts';
import { writingCmdlets } from './cmdlets.ts';
import { notOffered } from './offers.ts';
import { isCommandNotFound, isParameterNotFound, messageOf, saysAlready } from './powershell-errors.ts';
import type { PipelineResult, PowerShellError, PowerShellSession, Statement } from './powershell.ts';

/**
 * The statement that does the request, with `-Confirm:$false` where the cmdlet knows it; undefined for a cmdlet the
 * tool does not write with and for values a cmdlet cannot be given.
 */
export function writeStatement(request: CmdletRequest): Statement | undefined {
  const cmdlet = writingCmdlets.get(request.name);
  if (cmdlet === undefined) {
    return undefined;
  }
  const parameters: (readonly [string, ClixmlValue])[] = [];
  for (const [name, value] of Object.entries(request.parameters)) {
    const argument = clixmlOf(value);
    if (argument === undefined) {
      return undefined;
    }
    parameters.push([name, argument]);
  }
  const confirm = cmdlet.confirms ? [['Confirm', boolean(false)] as const] : [];
  return [{ name: request.name, parameters: [...parameters, ...confirm] }];
}

export interface Sent {
  readonly answer: WriteAnswer;
  /** What ended the session; undefined while it can be used further. */
  readonly error: FederationError | undefined;
}

/**
 * Sends writes, each once, as one pipeline, and tells what became of them. Without a signal: a write in flight is finished, whoever is
 * waiting. Throws nothing but bugs; that the session is lost is part of the answer.
 */
export async function sendWrites(
  session: PowerShellSession,
  statements: readonly Statement[],
): Promise<Sent> {
  try {
    return { answer: answerOf(await session.run(statements), statements), error: undefined };
  } catch (error) {
    if (!(error instanceof FederationError)) {
      throw error;
    }
    const kind = certainlyNotSent(error) ? 'not-sent' : 'lost';
    return { answer: { kind, reason: reasonOf(error) }, error };
  }
}

/** What failed and why, in one line. */
export function reasonOf(error: FederationError): string {
  return error.why === undefined ? error.message : `${error.message}: ${error.why}`;
}

/** Those of a pipeline are of one kind, so the first names the cmdlet. */
function answerOf(result: PipelineResult, [statement = []]: readonly Statement[]): WriteAnswer {
  const error = result.failure ?? result.errors[0];
  if (result.state === 'stopped') {
    return { kind: 'lost', reason: 'the server stopped the command before it was completed' };
  }
  if (error !== undefined) {
    return { kind: 'refused', reason: refusalReason(error, statement), already: saysAlready(error) };
  }
  return result.state === 'completed'
    ? { kind: 'accepted' }
    : { kind: 'lost', reason: 'the command failed on the server, which does not say why' };
}

function refusalReason(error: PowerShellError, statement: Statement): string {
  if (isCommandNotFound(error)) {
    return `${notOffered(statement[0]?.name ?? 'the cmdlet')}: no role of the account includes it, or the version lacks it`;
  }
  return isParameterNotFound(error)
    ? `this session does not offer a parameter of ${statement[0]?.name ?? 'the cmdlet'}: ${messageOf(error)}`
    : messageOf(error);
}

/**
 * Whether the server cannot have acted. The TransportError among the causes says so; a refusal of the account or of a
 * busy server carries one only when the command had been handed over before.
 */
function certainlyNotSent(error: FederationError): boolean {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof TransportError) {
      return !cause.requestSent;
    }
  }
  return error.exit === exitCodes.authentication || error.code === 'pool.busy';
}

function clixmlOf(value: PropertyValue): ClixmlValue | undefined {
  if (value === null) {
    return nil;
  }
  switch (typeof value) {
    case 'boolean':
      return boolean(value);
    case 'string':
      return string(value);
    case 'number':
      return numberOf(value);
    default:
      return undefined;
  }
}

function numberOf(value: number): ClixmlValue {
  if (!Number.isSafeInteger(value)) {
    return { type: 'Db', value };
  }
  return Math.abs(value) < 2 ** 31 ? int32(value) : int64(BigInt(value));
}
