// The command line as a program.
import { startCommandLine } from './hyplens.js';

void startCommandLine();
