// Loaded before anything else: an older Node cannot even read the sources, and would say so in words that help nobody.

const NEEDED = [24, 12];
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
  process.stderr.write(
    `This app needs Node ${NEEDED.join('.')} or newer; this is ${process.versions.node}. npm brings it for Linux and Windows; elsewhere install it from nodejs.org.\n`,
  );
  process.exit(1);
}
