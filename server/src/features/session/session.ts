import { dirname, join } from 'node:path';
import {
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  type MarkupKind,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import { Cancelled } from '../../simulator/exploration';
import { NodeFileSystem } from '../../source/nodeFileSystem';
import type { Place } from '../../source/origin';
import { Analyzer } from '../../workspace/analyze';
import { Dependence } from '../../workspace/dependence';
import { includesIn } from '../../workspace/includers';
import { RoutineIndex } from '../../workspace/routineIndex';
import * as codeAction from '../codeAction';
import * as codeLens from '../codeLens';
import { compareWithHead } from '../compareWithHead';
import type { FeatureContext } from '../context';
import * as definition from '../definition';
import { diagnosticsOf } from '../diagnostics';
import * as documentSymbol from '../documentSymbol';
import * as hover from '../hover';
import { routineAt } from '../lineFacts';
import { locationOf, uriOf } from '../place';
import { prepareAnswers, rehearseHovers } from '../prepare';
import {
  type AnalyzedParameters,
  analyzedNotification,
  type CompareAnswer,
  compareRequest,
  type SimulateAnswer,
  type SimulateParameters,
  simulateRequest,
  type TextParameters,
  textRequest,
} from '../protocol';
import { simulateRoutine } from '../simulateRoutine';
import { wordAt } from '../word';
import { AnalysisQueue, type Finished } from './analysisQueue';
import { DocumentStore, type OpenDocument, pathOfUri } from './documentStore';
import type { Interrupt } from './interrupt';
import { OpenHeaders } from './openHeaders';
import { AnalysisProgress } from './progress';
import { ProjectFileProblems } from './projectFileProblems';
import { defaultSettings, type Settings, sectionOf, settingsFrom } from './settings';
import { setupText } from './setupText';
import { SuppliedTexts } from './suppliedTexts';

/** The pages lie beside the bundle: `docs/rules` of the extension's folder. */
function rulePage(rule: string): string {
  return uriOf(join(dirname(__dirname), 'docs', 'rules', `${rule}.md`));
}

const watched = ['**/*.{S,s,h,inc}', '**/compile_commands.json', '**/.hyplens.json', '**/.config'];

/** One client: its documents, settings and folders, and the answers to its requests. */
export class Session {
  private readonly fileSystem = new NodeFileSystem();
  private rehearsed = false;
  private readonly documents = new DocumentStore(this.fileSystem);
  private readonly headers = new OpenHeaders(this.fileSystem);
  private readonly settings = new Map<string, Settings>();
  /** The last request for the settings of each open document; the answer to an older one does not count. */
  private readonly asked = new Map<string, number>();
  private questions = 0;
  /** Settled once the client has answered what an analysis needs of it. */
  private greeted = Promise.resolve();
  /** What a client sends that cannot be asked. */
  private pushed: unknown;
  private readonly supplied = new SuppliedTexts();
  private readonly projectProblems = new ProjectFileProblems(
    (path) => this.documents.uriOfPath(path) ?? uriOf(path),
    (parameters) => this.send('textDocument/publishDiagnostics', parameters),
  );
  private analyzer = this.newAnalyzer();
  private readonly index = new RoutineIndex(this.fileSystem);
  private readonly dependence = new Dependence(this.index, this.fileSystem);
  private readonly progress: AnalysisProgress;
  private readonly queue: AnalysisQueue;
  private folders: { readonly uri: string; readonly path: string }[] = [];
  private can = { configuration: false, watching: false, progress: false, folders: false };
  private hoverFormats: readonly MarkupKind[] = [];

  constructor(
    private readonly connection: Connection,
    private readonly interrupt: Interrupt,
  ) {
    this.progress = new AnalysisProgress(connection, (error) => this.log(error));
    this.queue = new AnalysisQueue(this.documents, interrupt, {
      analyze: (document, cancelled) => this.analyzer.analysis(document.file, cancelled),
      finished: (result) => this.finished(result),
      failed: (document, error) => this.log(error, `analysis of ${document.path}`),
      started: (document) => this.progress.begin(`Hyplens: analysing ${baseName(document.path)}`),
    });
    connection.onInitialize((parameters) => this.initialize(parameters));
    connection.onInitialized(() => this.initialized());
    this.followDocuments();
    this.answerRequests();
  }

  listen(): void {
    this.connection.listen();
  }

  private initialize(parameters: InitializeParams): InitializeResult {
    const { capabilities, workspaceFolders, rootUri, initializationOptions } = parameters;
    this.pushed = initializationOptions;
    this.can = {
      configuration: capabilities.workspace?.configuration === true,
      watching: capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
      progress: capabilities.window?.workDoneProgress === true,
      folders: capabilities.workspace?.workspaceFolders === true,
    };
    this.hoverFormats = capabilities.textDocument?.hover?.contentFormat ?? [];
    const uris = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []);
    this.folders = uris.map((uri) => ({ uri, path: pathOfUri(uri) }));
    return {
      serverInfo: { name: 'hyplens' },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
        ...hover.provides,
        ...definition.provides,
        ...documentSymbol.provides,
        ...codeLens.provides,
        ...codeAction.provides,
      },
    };
  }

  private initialized(): void {
    const { connection } = this;
    if (this.can.progress) this.greeted = this.progress.prepare();
    const registered = [
      this.can.configuration
        ? connection.client.register(DidChangeConfigurationNotification.type, { section: 'hyplens' })
        : undefined,
      this.can.watching
        ? connection.client.register(DidChangeWatchedFilesNotification.type, {
            watchers: watched.map((globPattern) => ({ globPattern })),
          })
        : undefined,
    ];
    Promise.all(registered).catch((error: unknown) => this.log(error));
    if (this.can.folders)
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map(({ uri }) => uri));
        this.folders = this.folders.filter(({ uri }) => !gone.has(uri));
        this.folders.push(...added.map(({ uri }) => ({ uri, path: pathOfUri(uri) })));
        this.refreshAll();
      });
    connection.onDidChangeConfiguration(({ settings }: { settings: unknown }) => {
      this.pushed = sectionOf(settings);
      this.refreshAll();
    });
    // Not earlier: the library sets its own handler, for progress that it makes itself, while it initializes.
    connection.onNotification('window/workDoneProgress/cancel', () => this.queue.stop());
    connection.onDidChangeWatchedFiles(({ changes }) => {
      const paths = changes.map(({ uri }) => pathOfUri(uri));
      this.fileSystem.invalidate(paths);
      // Code is known by its version; a header or a build's file also counts for code that stayed as it was.
      if (paths.some((path) => !/\.[sS]$/.test(path))) this.analyzer = this.newAnalyzer();
      for (const { path } of this.documents.all()) this.analyzer.forgetSetup(path);
      this.queue.touchAll();
    });
  }

  private followDocuments(): void {
    const { connection, documents } = this;
    connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, version, text } }) => {
      if (OpenHeaders.holds(languageId)) {
        this.headerChanged(this.headers.open(uri, languageId, version, text));
        return;
      }
      const document = documents.add(uri, languageId, version, text);
      this.prepare(document);
      // It may have been opened with text that was never saved.
      this.touchUsersOf(document.path);
    });
    connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
      if (this.headers.has(uri)) {
        this.headerChanged(this.headers.change(uri, contentChanges, version));
        return;
      }
      const document = documents.change(uri, contentChanges, version);
      if (!document) return;
      this.queue.touch(uri);
      this.touchUsersOf(document.path);
    });
    connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
      if (this.headers.has(uri)) {
        this.headerChanged(this.headers.close(uri));
        return;
      }
      documents.remove(uri);
      this.queue.forget(uri);
      this.asked.delete(uri);
      this.settings.delete(pathOfUri(uri));
      this.send('textDocument/publishDiagnostics', { uri, diagnostics: [] });
      this.projectProblems.tell(this.queue.latest());
      // What was not saved is gone.
      this.touchUsersOf(pathOfUri(uri));
    });
  }

  /** What includes it is read anew; nothing that is kept of it holds. */
  private headerChanged(path: string | undefined): void {
    if (path === undefined) return;
    const isIncluded = [...this.queue.latest()].some(({ analysis }) =>
      analysis.runs.some(({ program }) => program.includes.some((i) => i.path === path)),
    );
    if (!isIncluded) return;
    this.analyzer = this.newAnalyzer();
    this.touchUsersOf(path);
  }

  /** Other open documents that call what is defined in the file, include it or are parts of it, are looked at again. */
  private touchUsersOf(path: string): void {
    const included = new Set(
      includesIn(this.fileSystem.readFile(path) ?? '').map(({ name }) => baseName(name)),
    );
    const others = [...this.queue.latest()].map(({ document, analysis }) => ({
      uri: document.uri,
      path: document.path,
      setup: analysis.setup,
      isPart: included.has(baseName(document.path)) || analysis.setup.partOf?.includes(path) === true,
      includes: analysis.runs.some(({ program }) => program.includes.some((i) => i.path === path)),
    }));
    const users = new Set(this.dependence.usersOf(path, others));
    for (const o of others) {
      if (o.path === path) continue;
      if (o.isPart) this.analyzer.forgetSetup(o.path);
      if (o.isPart || o.includes || users.has(o.path)) this.queue.touchLater(o.uri);
    }
  }

  /** Knows nothing yet: what an analyzer keeps of files that are not open holds under one configuration. */
  private newAnalyzer(): Analyzer {
    return new Analyzer(this.fileSystem, (path) => this.settingsOf(path).configuration, {
      incremental: true,
    });
  }

  /** Analyses the document once its settings are known. */
  private prepare(document: OpenDocument): void {
    const { uri, path } = document;
    const number = ++this.questions;
    this.asked.set(uri, number);
    this.queue.hold(uri);
    const answered = (sent: unknown) => {
      if (this.asked.get(uri) !== number) return;
      this.settings.set(path, settingsFrom(sent, this.folderOf(path), this.roots()));
      this.queue.release(uri);
    };
    const asked: Promise<unknown> = this.can.configuration
      ? this.connection.workspace.getConfiguration({ scopeUri: uri, section: 'hyplens' })
      : this.greeted.then(() => this.pushed);
    asked.then(answered, (error: unknown) => {
      this.log(error, `settings of ${path}`);
      answered(undefined);
    });
  }

  private refreshAll(): void {
    this.analyzer = this.newAnalyzer();
    for (const document of this.documents.all()) this.prepare(document);
  }

  /** A file that is not open is read with the settings of an open one of its folder: the editor was not asked for it. */
  private settingsOf(path: string): Settings {
    const folder = this.folderOf(path);
    const beside = () => this.documents.all().find((open) => this.folderOf(open.path) === folder)?.path;
    const known = this.settings.get(path) ?? this.settings.get(beside() ?? '');
    if (known) return known;
    const configuration = { ...defaultSettings.configuration, roots: this.roots() };
    return { ...defaultSettings, configuration };
  }

  private roots(): string[] {
    return this.folders.map(({ path }) => path);
  }

  private folderOf(path: string): string | undefined {
    return this.roots()
      .filter((root) => path.startsWith(`${root}/`))
      .sort((a, b) => b.length - a.length)[0];
  }

  private finished({ document, analysis, milliseconds }: Finished): void {
    const context = this.contextOf(document, analysis);
    const diagnostics = analysis.setup.isArm64 ? diagnosticsOf(context) : [];
    this.send('textDocument/publishDiagnostics', {
      uri: document.uri,
      version: document.version,
      diagnostics,
    });
    this.projectProblems.tell(this.queue.latest());
    const analyzed: AnalyzedParameters = {
      uri: document.uri,
      version: document.version,
      setup: setupText(analysis.setup),
      notes: [analysis.setup.reason, ...analysis.setup.notes],
      routines: analysis.routines.map(({ name }) => name),
      isArm64: analysis.setup.isArm64,
      milliseconds: Math.round(milliseconds),
    };
    this.send(analyzedNotification, analyzed);
    if (analysis.setup.isArm64) this.prepareAhead(document, this.preparation(context));
  }

  private *preparation(context: FeatureContext): Generator<undefined> {
    yield* prepareAnswers(context);
    if (this.rehearsed) return;
    yield* rehearseHovers(context);
    this.rehearsed = true;
  }

  /** What hovers need is made ready while nothing else waits, a little at a time. */
  private prepareAhead(document: OpenDocument, work: Generator<undefined>): void {
    setImmediate(() => {
      if (this.documents.get(document.uri)?.version !== document.version || work.next().done) return;
      this.prepareAhead(document, work);
    });
  }

  private contextOf(document: OpenDocument, analysis: Finished['analysis']): FeatureContext {
    return {
      document: document.file,
      analysis,
      uriOf: (path) => this.documents.uriOfPath(path) ?? uriOf(path),
      rulePage,
      vectorBaseWrites: (symbols) => this.index.vectorBaseWrites(symbols, analysis.setup, document.file.path),
    };
  }

  /** Answers from the analysis of the text as it is now; `nothing` where there is none or the file is not arm64. */
  private async answer<T>(uri: string, nothing: T, ask: (context: FeatureContext) => T): Promise<T> {
    const result = await this.queue.current(uri);
    if (!result?.analysis.setup.isArm64) return nothing;
    return ask(this.contextOf(result.document, result.analysis));
  }

  /** The same where one place is asked about: not after the whole of a document that takes long, but from what lies there. */
  private async answerAt<T>(
    uri: string,
    place: { readonly line?: number; readonly routines: ReadonlySet<string> },
    nothing: T,
    ask: (context: FeatureContext) => T,
  ): Promise<T> {
    if ((await this.queue.soon(uri)) === 'long') {
      const document = this.documents.get(uri);
      const around = document && this.around(document, place);
      if (around) return around.setup.isArm64 ? ask(this.contextOf(document, around)) : nothing;
    }
    return this.answer(uri, nothing, ask);
  }

  /** Undefined when an edit has come in between. */
  private around(
    document: OpenDocument,
    place: { readonly line?: number; readonly routines: ReadonlySet<string> },
  ): Finished['analysis'] | undefined {
    try {
      return this.analyzer.around(document.file, place, this.interrupt.pending);
    } catch (error) {
      if (error instanceof Cancelled) return undefined;
      throw error;
    }
  }

  private answerRequests(): void {
    const { connection } = this;
    connection.onHover(({ textDocument: { uri }, position }) => {
      const file = this.documents.get(uri)?.file;
      const word = file && wordAt(file, position)?.text;
      const routines = new Set(word === undefined ? [] : [word]);
      return this.answerAt(uri, { line: position.line, routines }, null, (context) =>
        hover.hover(context, position, this.hoverFormats),
      );
    });
    connection.onDefinition(({ textDocument, position }) =>
      this.answer(textDocument.uri, [], (context) =>
        definition
          .definitions(context, position, (name) => this.routineElsewhere(context, name))
          .map((place) => {
            this.supplied.keep(place.file);
            return locationOf(place, context.uriOf);
          }),
      ),
    );
    connection.onDocumentSymbol(({ textDocument }) =>
      this.answer(textDocument.uri, [], (context) => documentSymbol.documentSymbols(context)),
    );
    connection.onCodeLens(({ textDocument }) =>
      this.answer(textDocument.uri, [], (context) =>
        this.settingsOf(context.document.path).codeLens ? codeLens.codeLenses(context) : [],
      ),
    );
    connection.onCodeAction(({ textDocument, range }) =>
      this.answer(textDocument.uri, [], (context) => codeAction.codeActions(context, range)),
    );
    connection.onRequest(simulateRequest, ({ uri, routine, line }: SimulateParameters) => {
      const place = {
        line: routine === undefined ? line : undefined,
        routines: new Set(routine && [routine]),
      };
      return this.answerAt<SimulateAnswer>(uri, place, null, (context) => {
        const { analysis } = context;
        const facts =
          routine === undefined
            ? line === undefined
              ? undefined
              : routineAt(analysis, line)
            : analysis.routines.find(({ name }) => name === routine);
        return facts ? simulateRoutine(context, facts) : null;
      });
    });
    connection.onRequest(compareRequest, ({ uri, routine, line }: SimulateParameters) =>
      this.answer<CompareAnswer>(uri, { problem: 'This is no arm64 assembly.' }, (context) => {
        const { analysis, document } = context;
        const name = routine ?? (line === undefined ? undefined : routineAt(analysis, line)?.name);
        if (name === undefined) return { problem: 'There is no routine at the cursor.' };
        const { configuration } = this.settingsOf(document.path);
        return compareWithHead(document, name, this.fileSystem, () => configuration);
      }),
    );
    connection.onRequest(textRequest, ({ uri }: TextParameters) =>
      this.supplied.text(uri, this.queue.latest()),
    );
  }

  private routineElsewhere(context: FeatureContext, name: string): Place | undefined {
    const { setup, document } = context.analysis;
    for (const flavour of setup.flavours)
      for (const { file, line } of this.index.sitesOf(name, setup, document.path, flavour))
        return { file: { path: file, text: '', lineStarts: [0] }, line, start: 0, end: 0 };
    return undefined;
  }

  private send(method: string, parameters: object): void {
    this.connection.sendNotification(method, parameters).catch((error: unknown) => this.log(error));
  }

  private log(error: unknown, what = ''): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.connection.console.error(what === '' ? text : `${what}: ${text}`);
  }
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
