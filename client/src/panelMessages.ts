import type { SimulationView } from '../../server/src/features/simulationView';

/** What the extension tells the panel. Lines are zero-based. */
export type ToPanel =
  | { readonly kind: 'view'; readonly view: SimulationView }
  | { readonly kind: 'cursor'; readonly line: number }
  | { readonly kind: 'gone'; readonly message: string };

/** What the panel tells the extension. */
export type FromPanel =
  | { readonly kind: 'ready' }
  | { readonly kind: 'reveal'; readonly uri: string; readonly line: number; readonly focus: boolean };

/** What is needed to show the same routine again after a restart. */
export interface PanelState {
  readonly uri: string;
  readonly routine: string;
}
