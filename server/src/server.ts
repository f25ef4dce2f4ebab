// The language server as a program: VS Code's client and the server's own second thread start it.
import { startLanguageServer } from './hyplens.js';

void startLanguageServer();
