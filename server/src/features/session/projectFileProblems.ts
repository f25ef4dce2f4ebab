import { type Diagnostic, DiagnosticSeverity, type PublishDiagnosticsParams } from 'vscode-languageserver';
import type { ProjectProblem } from '../../workspace/projectFile';
import type { Finished } from './analysisQueue';

/** Shows what is wrong in the project files that open documents are read with, at its lines; nobody has to open them. */
export class ProjectFileProblems {
  /** What was sent last of each file that has problems. */
  private readonly told = new Map<string, string>();

  constructor(
    private readonly uriOf: (path: string) => string,
    private readonly publish: (parameters: PublishDiagnosticsParams) => void,
  ) {}

  tell(results: Iterable<Pick<Finished, 'analysis'>>): void {
    const now = new Map<string, readonly ProjectProblem[]>();
    for (const { analysis } of results) {
      const project = analysis.setup.projectFile;
      if (project && project.problems.length > 0) now.set(project.path, project.problems);
    }
    for (const path of [...this.told.keys()].filter((each) => !now.has(each))) {
      this.told.delete(path);
      this.publish({ uri: this.uriOf(path), diagnostics: [] });
    }
    for (const [path, problems] of now) {
      const diagnostics = problems.map(diagnosticOf);
      const text = JSON.stringify(diagnostics);
      if (this.told.get(path) === text) continue;
      this.told.set(path, text);
      this.publish({ uri: this.uriOf(path), diagnostics });
    }
  }
}

/** What is wrong in it is left out, so the code is judged by something else than was meant. */
function diagnosticOf({ message, line, start, end }: ProjectProblem): Diagnostic {
  return {
    range: { start: { line, character: start }, end: { line, character: end } },
    severity: DiagnosticSeverity.Warning,
    source: 'hyplens',
    message,
  };
}
