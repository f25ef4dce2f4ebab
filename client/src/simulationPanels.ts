import {
  type Disposable,
  Disposable as Registrations,
  type Uri,
  ViewColumn,
  type WebviewPanel,
  window,
} from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { Analyses } from './analyses';
import type { PanelState } from './panelMessages';
import { type SimulateAnswer, type SimulateParameters, simulateRequest } from './protocol';
import { SimulationPanel } from './simulationPanel';

const viewType = 'hyplens.simulation';

/** The open simulation panels: one for each routine. */
export class SimulationPanels implements Disposable {
  private readonly panels = new Set<SimulationPanel>();
  private readonly registrations: Disposable;

  constructor(
    private readonly extensionUri: Uri,
    private readonly client: LanguageClient,
    analyses: Analyses,
  ) {
    this.registrations = Registrations.from(
      window.registerWebviewPanelSerializer(viewType, {
        deserializeWebviewPanel: (panel, state: unknown) => this.restore(panel, state),
      }),
      window.onDidChangeTextEditorSelection(({ textEditor, selections }) => {
        const line = selections[0]?.active.line;
        if (line === undefined) return;
        for (const panel of this.panels)
          if (panel.uri === textEditor.document.uri.toString()) panel.follow(line);
      }),
      analyses.onDidFinish(({ uri }) => {
        for (const panel of this.panels) if (panel.uri === uri) panel.refresh();
      }),
    );
  }

  /** Opens the routine beside the editor, or brings its panel to the front. */
  async open(uri: Uri, which: { readonly routine?: string; readonly line?: number }): Promise<void> {
    const view = await this.ask({ uri: uri.toString(), ...which });
    if (!view) {
      window.showInformationMessage('There is no arm64 routine at the cursor to simulate.');
      return;
    }
    const open = [...this.panels].find((each) => each.uri === view.uri && each.routine === view.routine);
    if (open) {
      open.show(view);
      return;
    }
    const column = { viewColumn: ViewColumn.Beside, preserveFocus: false };
    const panel = window.createWebviewPanel(
      viewType,
      view.routine,
      column,
      SimulationPanel.options(this.extensionUri),
    );
    this.hold(panel, { uri: view.uri, routine: view.routine }).show(view);
  }

  private async restore(panel: WebviewPanel, state: unknown): Promise<void> {
    if (!isPanelState(state)) {
      panel.dispose();
      return;
    }
    await this.hold(panel, state).restore();
  }

  private hold(panel: WebviewPanel, state: PanelState): SimulationPanel {
    const held = new SimulationPanel(panel, this.extensionUri, state, () =>
      this.ask({ uri: state.uri, routine: state.routine }),
    );
    this.panels.add(held);
    panel.onDidDispose(() => this.panels.delete(held));
    return held;
  }

  private ask(parameters: SimulateParameters): Promise<SimulateAnswer> {
    return this.client.sendRequest<SimulateAnswer>(simulateRequest, parameters);
  }

  dispose(): void {
    this.registrations.dispose();
    for (const panel of this.panels) panel.dispose();
  }
}

function isPanelState(state: unknown): state is PanelState {
  return (
    typeof state === 'object' &&
    state !== null &&
    'uri' in state &&
    typeof state.uri === 'string' &&
    'routine' in state &&
    typeof state.routine === 'string'
  );
}
