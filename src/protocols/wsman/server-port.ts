/**
 * What stands on either side of the WS-Management server half.
 *
 * In front of it is HTTP: it hands over one envelope with the identity that authentication established, and sends what
 * comes back; a Receive without data comes back as a `pending` answer, which the HTTP side polls when it is told to or
 * when its time is over. Behind it is a {@link ShellBackend}: it knows shells and commands as streams of PSRP bytes
 * and nothing of SOAP. Two things implement it: the PSRP server half (`../psrp/server.ts`) and a bridge to a real
 * PowerShell process.
 */

/** An answer to send as it stands: HTTP status and SOAP body. */
export interface ServerReply {
  readonly kind: 'reply';
  /** 200, or 500 with a SOAP fault. */
  readonly status: number;
  readonly body: string;
}

/** A Receive that found no data. It is answered when data comes or when its OperationTimeout is over. */
export interface PendingReceive {
  readonly kind: 'pending';
  /** Milliseconds on the server's clock at which `poll` gives a TimedOut fault if nothing has come. */
  readonly deadline: number;
  /** The answer, once there is one; undefined before. Data is handed over once: send what you get. */
  poll(): ServerReply | undefined;
  /** Calls back (once, never from inside `subscribe`) when `poll` has something to give before the deadline. */
  subscribe(ready: () => void): void;
  /** The client went away: data stays queued for its next Receive. */
  abandon(): void;
}

export type ServerAnswer = ServerReply | PendingReceive;

/** The WS-Management server half: no sockets, no timers, no clock of its own. */
export interface WsmanServer {
  /**
   * Takes one SOAP envelope. Never throws: what cannot be understood is answered with a fault.
   * @param identity who sent it, as `DOMAIN\user`; a shell answers only to the identity that made it.
   */
  handle(envelope: string, identity: string): ServerAnswer;
  /** Drops shells that were idle for longer than their idle time. Call it now and then. */
  expire(): void;
  /** Shells that are open, for tests and for the emulator's log. */
  readonly shells: readonly ShellSummary[];
  /** Closes every shell, as when the service stops. */
  close(): void;
}

export interface ShellSummary {
  readonly shellId: string;
  readonly owner: string;
  /** Commands that were started and not yet closed. */
  readonly commands: readonly string[];
}

/** What an endpoint offers behind WS-Management. */
export interface ShellBackend {
  /**
   * A Create has come. Bytes to the client may be written from inside the call or at any time later.
   * @throws ShellRefusal to answer Create with a fault.
   */
  open(opening: ShellOpening, output: ShellOutput): ShellSession;
}

export interface ShellOpening {
  /** Upper-case GUID. */
  readonly shellId: string;
  /** `DOMAIN\user`. */
  readonly identity: string;
  /** Value of the option `protocolversion`, for example `2.3`. */
  readonly protocolVersion: string;
  /** PSRP fragments of `creationXml`. */
  readonly creationBytes: Uint8Array;
  /** Bytes of PSRP, header included, that fit into the smallest envelope this client takes: the longest fragment to write. */
  readonly maxFragmentBytes: number;
}

/** Where a backend writes PSRP fragments for the client. */
export interface ShellOutput {
  /** To the queue of the pool, or of one command. A fragment must not be split between two calls. */
  write(bytes: Uint8Array, commandId?: string): void;
  /** What comes next goes into another answer, as servers that work in bursts do. */
  breakAnswer(commandId?: string): void;
  /** The command waits for the answer to a host call (`Pending`) or goes on (`Running`). */
  commandPending(commandId: string, pending: boolean): void;
  /** Nothing more will be written for this command: `Done` is sent behind what is queued. */
  commandDone(commandId: string): void;
  /** The process behind the shell has ended; the client is told with a fault on its next request. */
  closed(): void;
}

/** One open shell behind the server. Calls come in the order of the client's requests. */
export interface ShellSession {
  /** A Command has come, with its first fragments. @throws ShellRefusal */
  command(commandId: string, bytes: Uint8Array): void;
  /** Bytes of a Send: stream `stdin` or `pr` (answers to host calls), for the pool or for a command. @throws ShellRefusal */
  send(stream: 'stdin' | 'pr', bytes: Uint8Array, commandId?: string): void;
  /** Signal `powershell/signal/crtl_c`: stop the pipeline, its last messages are still read by the client. */
  stop(commandId: string): void;
  /** Any other Signal: the command is torn down, nothing more is read. */
  closeCommand(commandId: string): void;
  /** Delete, or the idle time is over. */
  close(): void;
}

/** A backend's refusal, answered as a fault with this code and text. */
export class ShellRefusal extends Error {
  override readonly name = 'ShellRefusal';
  /** Win32 or HRESULT code as an unsigned number, for example 2152992672 (0x80540FA0). */
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}
