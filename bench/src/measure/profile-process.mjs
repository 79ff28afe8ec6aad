// Loaded into a process by NODE_OPTIONS before anything else: profiles it from its start to its end. `--cpu-prof` is not allowed there.
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { basename, join } from 'node:path';

const directory = process.env.AGIO_BENCH_PROFILE_DIR;
const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.setSamplingInterval', { interval: 500 });
session.post('Profiler.start');

process.on('exit', () => {
  // The call answers before it returns, since it is for this very thread.
  session.post('Profiler.stop', (error, answer) => {
    if (error) return;
    const part = (process.argv[1] ?? 'node')
      .split('/')
      .slice(-3)
      .map((name) => basename(name, '.mjs'))
      .join('-');
    const name = `${part}-${process.env.AGIO_ROLE ?? 'process'}-${process.pid}.cpuprofile`;
    writeFileSync(join(directory, name), JSON.stringify(answer.profile));
  });
});
