// The language server. The main thread only passes messages on; the work is done on a second thread,
// so that a keystroke can interrupt an analysis that is under way.
import { join } from 'node:path';
import { isMainThread, MessageChannel, type MessagePort, Worker, workerData } from 'node:worker_threads';
import {
  createConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageReader,
  type MessageStrategy,
  type MessageWriter,
  PortMessageReader,
  PortMessageWriter,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { keepHeapSmall, WORKER_LIMITS } from './features/session/heap';
import { Interrupt, interrupts } from './features/session/interrupt';
import { Session } from './features/session/session';

interface Start {
  readonly port: MessagePort;
  readonly memory: SharedArrayBuffer;
}

/** Serves the client of this process; on the second thread, which starts the same program: does the work. */
export function languageServer(): void {
  if (isMainThread) passMessages();
  else work(workerData as Start);
}

function passMessages(): void {
  keepHeapSmall();
  const interrupt = new Interrupt();
  const { port1, port2 } = new MessageChannel();
  const start: Start = { port: port2, memory: interrupt.memory };
  const worker = new Worker(join(__dirname, 'server.js'), {
    workerData: start,
    transferList: [port2],
    resourceLimits: WORKER_LIMITS,
  });
  const [reader, writer] = transport();
  const toWorker = new PortMessageWriter(port1);
  const fromWorker = new PortMessageReader(port1);
  const failed = (error: unknown) => {
    process.stderr.write(`hyplens: ${String(error)}\n`);
  };
  reader.listen((message) => {
    if (interrupts(message)) interrupt.raise();
    toWorker.write(message).catch(failed);
  });
  fromWorker.listen((message) => {
    writer.write(message).catch(failed);
  });
  reader.onClose(() => process.exit(0));
  worker.on('error', (error) => {
    failed(error);
    process.exit(1);
  });
  worker.on('exit', (code) => process.exit(code));
}

/** Standard input and output, or the channel that a Node parent opened. */
function transport(): [MessageReader, MessageWriter] {
  if (process.argv.includes('--node-ipc'))
    return [new IPCMessageReader(process), new IPCMessageWriter(process)];
  return [new StreamMessageReader(process.stdin), new StreamMessageWriter(process.stdout)];
}

function work({ port, memory }: Start): void {
  const interrupt = new Interrupt(memory);
  const handleMessage: MessageStrategy['handleMessage'] = (message, next) => {
    try {
      return next(message);
    } finally {
      if (interrupts(message)) interrupt.lower();
    }
  };
  const connection = createConnection(
    ProposedFeatures.all,
    new PortMessageReader(port),
    new PortMessageWriter(port),
    { messageStrategy: { handleMessage } },
  );
  new Session(connection, interrupt).listen();
}
