/** One step of a Dockerfile: `COPY`, and what follows it in one line. */
export interface Instruction {
  readonly name: string;
  readonly text: string;
}

/** What a FROM begins. */
export interface Stage {
  /** Its name, or its number where it has none. */
  readonly name: string;
  /** An image, or the name of a stage before it. */
  readonly from: string;
  readonly instructions: readonly Instruction[];
}

/** Reads the part of a Dockerfile's language that ours uses. @throws Error at any other instruction. */
export function parseDockerfile(text: string): Stage[] {
  const lines = text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .join('\n')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const args = new Map<string, string>();
  const stages: { name: string; from: string; instructions: Instruction[] }[] = [];
  for (const line of lines) {
    const [, name, rest] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
    if (name === undefined || rest === undefined) throw new Error(`This is no instruction: ${line}`);
    const instruction = { name, text: rest.replaceAll(/\$\{(\w+)\}/g, (_, arg: string) => args.get(arg) ?? '') };
    if (name === 'ARG') {
      const [arg, value] = rest.split('=');
      args.set(arg!, value!);
    } else if (name === 'FROM') {
      const [from, , as] = instruction.text.split(' ');
      stages.push({ name: as ?? String(stages.length), from: from!, instructions: [] });
    } else stages.at(-1)!.instructions.push(instruction);
  }
  return stages;
}

/** What an image tells whoever runs it. */
export interface ImageConfig {
  readonly workdir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly user: string | undefined;
  /** In the form of a list: there is no shell between. */
  readonly healthcheck: readonly string[] | undefined;
}

/** The configuration of the image that the last stage makes. */
export function configOf(stage: Stage): ImageConfig {
  const last = (name: string) => stage.instructions.findLast((instruction) => instruction.name === name)?.text;
  const pairs = stage.instructions.filter(({ name }) => name === 'ENV').flatMap(({ text }) => text.split(' '));
  const healthcheck = /CMD (\[.*\])$/.exec(last('HEALTHCHECK') ?? '')?.[1];
  return {
    workdir: last('WORKDIR') ?? '/',
    env: Object.fromEntries(pairs.map((pair) => pair.split('=', 2) as [string, string])),
    user: last('USER'),
    healthcheck: healthcheck === undefined ? undefined : (JSON.parse(healthcheck) as string[]),
  };
}
