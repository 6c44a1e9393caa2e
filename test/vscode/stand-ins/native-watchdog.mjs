// Stands in for @vscode/native-watchdog, which would need a compiler. It ends an extension host whose parent is gone
// while its event loop is stuck; our server's keeper ends the whole process group instead.
export function start() {}
