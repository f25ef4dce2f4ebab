import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  type ClientCapabilities,
  createProtocolConnection,
  type Diagnostic,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Range,
  StreamMessageReader,
  StreamMessageWriter,
  type WorkspaceFolder,
} from 'vscode-languageserver/node';

export interface ClientOptions {
  readonly folders?: readonly WorkspaceFolder[];
  /** What the server reads as the `hyplens` section; undefined: a client that cannot be asked. */
  readonly settings?: (uri: string) => unknown;
  readonly capabilities?: ClientCapabilities;
  /** The Node that runs the server; without it the one that runs the test. */
  readonly node?: string;
}

export interface Progress {
  readonly token: string;
  readonly kind: 'begin' | 'report' | 'end';
}

/** An editor without a window: the server as a process, and all that it sent. */
export class Client {
  readonly connection: ProtocolConnection;
  readonly published: PublishDiagnosticsParams[] = [];
  readonly progress: Progress[] = [];
  readonly errors: string[] = [];
  private readonly exited: Promise<unknown[]>;
  private readonly waiting = new Set<() => void>();

  private constructor(readonly process: ChildProcess) {
    const { stdin, stdout } = process;
    if (!stdin || !stdout) throw new Error('the server has no standard input and output');
    this.exited = once(process, 'exit');
    process.stderr?.on('data', (text: Buffer) => this.errors.push(text.toString()));
    this.connection = createProtocolConnection(
      new StreamMessageReader(stdout),
      new StreamMessageWriter(stdin),
    );
  }

  static async start(
    command: readonly string[],
    { folders = [], settings, capabilities, node = process.execPath }: ClientOptions = {},
  ): Promise<{ client: Client; result: InitializeResult }> {
    const client = new Client(spawn(node, command, { stdio: 'pipe' }));
    const { connection } = client;
    connection.onNotification('textDocument/publishDiagnostics', (sent: PublishDiagnosticsParams) => {
      client.published.push(sent);
      client.wake();
    });
    connection.onNotification('$/progress', (sent: { token: string; value: { kind: Progress['kind'] } }) => {
      client.progress.push({ token: sent.token, kind: sent.value.kind });
      client.wake();
    });
    connection.onNotification('window/logMessage', ({ type, message }: { type: number; message: string }) => {
      if (type === 1) client.errors.push(message);
    });
    connection.onRequest('client/registerCapability', () => null);
    connection.onRequest('window/workDoneProgress/create', () => null);
    connection.onRequest('workspace/configuration', ({ items }: { items: { scopeUri: string }[] }) =>
      items.map(({ scopeUri }) => settings?.(scopeUri)),
    );
    connection.listen();
    const result = await connection.sendRequest<InitializeResult>('initialize', {
      processId: process.pid,
      rootUri: null,
      workspaceFolders: folders,
      capabilities: {
        window: { workDoneProgress: true },
        workspace: { configuration: settings !== undefined, workspaceFolders: true },
        ...capabilities,
      },
    });
    await connection.sendNotification('initialized', {});
    return { client, result };
  }

  open(uri: string, text: string, languageId = 'arm64-asm', version = 1): Promise<void> {
    return this.notify('textDocument/didOpen', { textDocument: { uri, languageId, version, text } });
  }

  /** One incremental edit. */
  change(uri: string, version: number, range: Range, text: string): Promise<void> {
    return this.notify('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ range, text }],
    });
  }

  close(uri: string): Promise<void> {
    return this.notify('textDocument/didClose', { textDocument: { uri } });
  }

  notify(method: string, parameters: object): Promise<void> {
    return this.connection.sendNotification(method, parameters);
  }

  ask<T>(method: string, uri: string, more: object = {}): Promise<T> {
    return this.connection.sendRequest<T>(`textDocument/${method}`, { textDocument: { uri }, ...more });
  }

  /** The diagnostics of this version, once they are there. */
  async diagnostics(uri: string, version: number): Promise<Diagnostic[]> {
    const found = () => this.published.findLast((each) => each.uri === uri && each.version === version);
    await this.until(() => found() !== undefined);
    return found()?.diagnostics ?? [];
  }

  /** Waits for messages of the server until `true`. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.waiting.add(resolve));
  }

  /** Ends the server as the protocol says. Its exit code. */
  async stop(): Promise<unknown> {
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    const [code] = await this.exited;
    this.connection.dispose();
    return code;
  }

  private wake(): void {
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }
}
