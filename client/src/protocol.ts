import type * as server from '../../server/src/features/protocol';

// The names are checked against the server's own by their types.
export const simulateRequest: typeof server.simulateRequest = 'hyplens/simulateRoutine';
export const compareRequest: typeof server.compareRequest = 'hyplens/compareRoutine';
export const textRequest: typeof server.textRequest = 'hyplens/text';
export const analyzedNotification: typeof server.analyzedNotification = 'hyplens/analyzed';

export type {
  AnalyzedParameters,
  CompareAnswer,
  SimulateAnswer,
  SimulateParameters,
  TextParameters,
} from '../../server/src/features/protocol';
export type { SimulationView } from '../../server/src/features/simulationView';
