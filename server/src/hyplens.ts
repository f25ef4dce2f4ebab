// The one bundle of server and command line, which share nearly everything. What one of them alone needs
// is not evaluated for the other.

export async function startLanguageServer(): Promise<void> {
  const { languageServer } = await import('./languageServer');
  languageServer();
}

export async function startCommandLine(): Promise<void> {
  const { commandLine } = await import('./program');
  commandLine();
}
