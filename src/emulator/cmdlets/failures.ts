import { string } from '../../protocols/clixml/build.ts';
import type { ErrorCategory } from '../../protocols/psrp/enums.ts';
import { makeErrorRecord, type ErrorRecord } from '../../protocols/psrp/error-record.ts';

/**
 * The error records of the emulated endpoint. Those of PowerShell's own engine have its texts and identifiers
 * (resources CommandBaseStrings, ParameterBinderStrings, ParserStrings of PowerShell); for most errors of the
 * products' cmdlets only the fact is documented, and the wording here is the emulator's.
 */

const binding = [
  'System.Management.Automation.ParameterBindingException',
  'System.Management.Automation.RuntimeException',
];

export function commandNotFound(name: string): ErrorRecord {
  return makeErrorRecord({
    message:
      `The term '${name}' is not recognized as the name of a cmdlet, function, script file, or operable program. ` +
      'Check the spelling of the name, or if a path was included, verify that the path is correct and try again.',
    fullyQualifiedErrorId: 'CommandNotFoundException',
    category: 'ObjectNotFound',
    exceptionTypes: [
      'System.Management.Automation.CommandNotFoundException',
      'System.Management.Automation.RuntimeException',
    ],
    ...target(name),
  });
}

/** What NoLanguage says to a script. */
export function scriptsNotAllowed(script: string): ErrorRecord {
  return makeErrorRecord({
    message:
      'The syntax is not supported by this runspace. This can occur if the runspace is in no-language mode.',
    fullyQualifiedErrorId: 'ScriptsNotAllowed',
    category: 'ParserError',
    exceptionTypes: [
      'System.Management.Automation.ParseException',
      'System.Management.Automation.RuntimeException',
    ],
    ...target(script),
  });
}

/** A parameter that cannot be bound: `id` is PowerShell's, the cmdlet's name follows it. */
export function bindingFailure(
  cmdlet: string,
  id: string,
  message: string,
  category: ErrorCategory = 'InvalidArgument',
): ErrorRecord {
  return makeErrorRecord({
    message,
    fullyQualifiedErrorId: `${id},${cmdlet}`,
    category,
    exceptionTypes: binding,
    activity: cmdlet,
  });
}

/** An error of a cmdlet of the product; `id` without the cmdlet's name. */
export function cmdletFailure(
  cmdlet: string,
  id: string,
  category: ErrorCategory,
  message: string,
  about: string,
): ErrorRecord {
  return makeErrorRecord({
    message,
    fullyQualifiedErrorId: `${id},${cmdlet}`,
    category,
    exceptionTypes: ['Microsoft.Rtc.Management.Core.ManagementException'],
    activity: cmdlet,
    ...target(about),
  });
}

/** `noun` is that of the cmdlet without `Cs`: `PublicProvider`. */
export function objectNotFound(cmdlet: string, noun: string, identity: string): ErrorRecord {
  const message = `Cannot find "${noun}" with identity "${identity}" because it does not exist.`;
  return cmdletFailure(cmdlet, 'ItemNotFound', 'ObjectNotFound', message, identity);
}

/** What the cmdlets for users say (Remove-CsUserAcp, example). */
export function userNotFound(cmdlet: string, identity: string): ErrorRecord {
  const message = `Management object not found for identity "${identity}".`;
  return cmdletFailure(cmdlet, 'ManagementObjectNotFound', 'ObjectNotFound', message, identity);
}

/** A question that nobody is there to answer (HostException of a host without a user interface). */
export function cannotAsk(cmdlet: string, caption: string, message: string): ErrorRecord {
  return makeErrorRecord({
    message:
      'A command that prompts the user failed because the host program or the command type does not support ' +
      'user interaction. The host was attempting to request confirmation with the following message: ' +
      `${caption} ${message}`,
    fullyQualifiedErrorId: `HostFunctionNotImplemented,${cmdlet}`,
    category: 'NotImplemented',
    exceptionTypes: [
      'System.Management.Automation.Host.HostException',
      'System.Management.Automation.RuntimeException',
    ],
    activity: cmdlet,
  });
}

function target(name: string): Partial<ErrorRecord> {
  return { targetObject: string(name), targetName: name, targetType: 'String' };
}
