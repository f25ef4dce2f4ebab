import type { SimulationView } from './simulationView';

/**
 * Messages beyond LSP between the client and the server. The names are shared by both; the shapes are
 * plain JSON.
 */
export const simulateRequest = 'hyplens/simulateRoutine';
export const compareRequest = 'hyplens/compareRoutine';
export const textRequest = 'hyplens/text';
export const analyzedNotification = 'hyplens/analyzed';

/** A routine by name, or the one that a line stands in. */
export interface SimulateParameters {
  readonly uri: string;
  readonly routine?: string;
  readonly line?: number;
}
export type SimulateAnswer = SimulationView | null;

/** The routine, as it is now in the editor, beside what HEAD has: a text to read, or why there is none. */
export type CompareAnswer =
  | { readonly routine: string; readonly text: string }
  | { readonly problem: string };

/** The text of a `hyplens:` document: headers that Hyplens supplies itself. */
export interface TextParameters {
  readonly uri: string;
}

/** Sent when the analysis of a version of a document is finished. */
export interface AnalyzedParameters {
  readonly uri: string;
  readonly version: number;
  /** Short: for the status bar. */
  readonly setup: string;
  /** What was used and what was missing, one sentence each. */
  readonly notes: readonly string[];
  readonly routines: readonly string[];
  readonly isArm64: boolean;
  readonly milliseconds: number;
}
