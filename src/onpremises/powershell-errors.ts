import { stripControl } from '../model/strip-control.ts';
import type { PowerShellError } from './powershell.ts';

/**
 * What an error record means. Identifiers and categories decide; wording only where nothing else is given, since the
 * texts of the products' own errors are not documented and may be translated.
 */

/** The cmdlet is not in this session: the version has none, or no role of the account includes it. */
export function isCommandNotFound(error: PowerShellError): boolean {
  return (
    /^CommandNotFoundException\b/i.test(error.fullyQualifiedErrorId) ||
    error.exceptionTypes.some((name) => /(^|\.)CommandNotFoundException$/.test(name))
  );
}

/** The parameter is not there, for the same two reasons. */
export function isParameterNotFound(error: PowerShellError): boolean {
  return /^NamedParameterNotFound\b/i.test(error.fullyQualifiedErrorId);
}

/** The object asked for does not exist. `Management object not found` is what the user cmdlets say. */
export function isObjectNotFound(error: PowerShellError): boolean {
  return (
    !isCommandNotFound(error) &&
    (error.category === 'ObjectNotFound' || /management object not found/i.test(error.message))
  );
}

/** A hint that what was asked for is so already; the read-back decides. */
export function saysAlready(error: PowerShellError): boolean {
  return (
    error.category === 'ResourceExists' ||
    /duplicate|already|exists/i.test(error.fullyQualifiedErrorId) ||
    /\balready\b/i.test(error.message)
  );
}

/** Whether the error is about this cmdlet: as the command that was not found, by activity, or by identifier. */
export function namesCmdlet(error: PowerShellError, cmdlet: string): boolean {
  const wanted = cmdlet.toLowerCase();
  if (isCommandNotFound(error) && error.targetObject !== '') {
    return error.targetObject.toLowerCase() === wanted;
  }
  return (
    error.command.toLowerCase() === wanted ||
    error.fullyQualifiedErrorId.toLowerCase().split(',').at(-1) === wanted ||
    (isCommandNotFound(error) && error.message.toLowerCase().includes(`'${wanted}'`))
  );
}

/** Get-Command says of a name it was asked for that there is none: an answer, although on the error stream. */
export function isMissingNameReport(error: PowerShellError): boolean {
  return (
    isCommandNotFound(error) && /^get-command$/i.test(error.command) && !namesCmdlet(error, 'Get-Command')
  );
}

/** The server's words on one line, without characters that would act on a terminal. */
export function messageOf(error: PowerShellError): string {
  const text = [error.message, error.recommendedAction]
    .map(oneLine)
    .filter((part) => part !== '')
    .join(' ');
  return text === '' ? error.fullyQualifiedErrorId || error.category || 'the server gave no reason' : text;
}

function oneLine(text: string): string {
  return stripControl(text).replace(/\s+/gu, ' ').trim();
}
