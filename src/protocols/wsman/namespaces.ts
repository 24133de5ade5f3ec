/** Namespaces of SOAP 1.2, WS-Addressing, WS-Management and its shells ([MS-WSMV] 2.2.1). */
export const namespaces = {
  soap: 'http://www.w3.org/2003/05/soap-envelope',
  addressing: 'http://schemas.xmlsoap.org/ws/2004/08/addressing',
  wsman: 'http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd',
  microsoft: 'http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd',
  shell: 'http://schemas.microsoft.com/wbem/wsman/1/windows/shell',
  transfer: 'http://schemas.xmlsoap.org/ws/2004/09/transfer',
  fault: 'http://schemas.microsoft.com/wbem/wsman/1/wsmanfault',
  powershell: 'http://schemas.microsoft.com/powershell',
  config: 'http://schemas.microsoft.com/wbem/wsman/1/config',
  wmiError: 'http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/MSFT_WmiError',
  xml: 'http://www.w3.org/XML/1998/namespace',
} as const;

/** Resource of the shell list itself: `Get` on it with a ShellId tells whether a shell lives. */
export const shellResource = namespaces.shell;

/** Actions of requests; an answer's action is the request's with `Response` behind it. */
export const actions = {
  create: `${namespaces.transfer}/Create`,
  delete: `${namespaces.transfer}/Delete`,
  get: `${namespaces.transfer}/Get`,
  command: `${namespaces.shell}/Command`,
  receive: `${namespaces.shell}/Receive`,
  send: `${namespaces.shell}/Send`,
  signal: `${namespaces.shell}/Signal`,
} as const;

export type ActionName = keyof typeof actions;

export function actionName(uri: string): ActionName | undefined {
  return (Object.keys(actions) as ActionName[]).find((name) => actions[name] === uri);
}

export const anonymousAddress = `${namespaces.addressing}/role/anonymous`;
export const wsmanFaultAction = 'http://schemas.dmtf.org/wbem/wsman/1/wsman/fault';
export const addressingFaultAction = `${namespaces.addressing}/fault`;

/** Signal codes ([MS-PSRP] 3.1.5.3.9 and [MS-WSMV] 2.2.4.38). `crtl` is how Microsoft spells it: only this one stops. */
export const signalCodes = {
  stop: 'powershell/signal/crtl_c',
  terminate: `${namespaces.shell}/signal/Terminate`,
} as const;

export const commandStates = {
  running: `${namespaces.shell}/CommandState/Running`,
  pending: `${namespaces.shell}/CommandState/Pending`,
  done: `${namespaces.shell}/CommandState/Done`,
} as const;

export type CommandState = keyof typeof commandStates;
