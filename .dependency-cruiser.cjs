// The layer rule: each room of server/src may import only what stands before it in this list,
// except where `also` is given, which then names all that it may import.
const rooms = [
  { room: 'source', also: [] },
  { room: 'preprocessor', also: ['source'] },
  { room: 'isa', also: [] },
  { room: 'assembler', also: ['source', 'preprocessor', 'isa'] },
  { room: 'simulator', also: ['isa', 'assembler'] },
  { room: 'analysis' },
  { room: 'conventions' },
  { room: 'rules' },
  { room: 'workspace' },
  { room: 'review' },
  { room: 'features' },
  { room: 'reports' },
  { room: 'commandLine' },
];

const layers = rooms.map(({ room, also }, index) => {
  const allowed = also ?? rooms.slice(0, index).map((each) => each.room);
  return {
    name: `layer-${room}`,
    comment: `server/src/${room} may import ${allowed.join(', ') || 'no other room'}`,
    severity: 'error',
    from: { path: `^server/src/${room}/` },
    to: { path: '^(server|client|webview)/', pathNot: `^server/src/(${[room, ...allowed].join('|')})/` },
  };
});

module.exports = {
  forbidden: [
    ...layers,
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'protocol-only-at-the-edge',
      comment: 'the core answers in its own terms; features and the server translate',
      severity: 'error',
      from: { path: '^server/', pathNot: '^server/src/(features/|languageServer\\.ts$)' },
      to: { path: '(^|/)vscode-languageserver(-protocol|-types)?(/|$)' },
    },
    {
      name: 'vscode-only-in-client',
      severity: 'error',
      from: { pathNot: '^(client|test/extension)/' },
      to: { path: '^vscode$|(^|/)@types/vscode(/|$)|vscode-languageclient' },
    },
    {
      name: 'client-knows-no-assembly',
      severity: 'error',
      from: { path: '^(client|webview)/' },
      to: { path: '^server/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^vscode$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
