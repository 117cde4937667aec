/** What the package says about the packages that are bundled in it: a CycloneDX SBOM, and the license of each. */
import { globSync, readFileSync } from 'node:fs';
import { cyclonedxEsbuildPlugin } from '@cyclonedx/cyclonedx-esbuild';
import type { Metafile, Plugin } from 'esbuild';

/** As far as the notices need it. */
export interface Bom {
  components: Component[];
}

interface Component {
  group?: string;
  name: string;
  version: string;
  licenses?: { expression?: string; license?: { id?: string; name?: string } }[];
  externalReferences?: { type: string; url: string }[];
  evidence?: { licenses?: { license: { name: string; text: { content: string; encoding?: string } } }[] };
}

/** Validated against the schema of CycloneDX; the same for the same packages. */
export const sbom: Plugin = cyclonedxEsbuildPlugin({
  specVersion: '1.6',
  outputFile: 'bom.json',
  gatherLicenseTexts: true,
  outputReproducible: true,
  validate: true,
  logLevel: 'silent',
});

/** Before the SBOM: what our own plugins make up (build-plugins.ts) is no package, and has no path of this machine. */
export const packagesOnly: Plugin = {
  name: 'packages only',
  setup(bundle) {
    bundle.initialOptions.metafile = true;
    bundle.onEnd(({ metafile }) => {
      if (!metafile) return;
      const parts: Metafile['inputs'][] = [metafile.inputs];
      for (const { inputs } of Object.values(metafile.outputs)) parts.push(inputs as never);
      for (const inputs of parts) for (const path of Object.keys(inputs)) if (isMadeUp(path)) delete inputs[path];
    });
  },
};

const isMadeUp = (path: string) => /^(raw|views|unused):/.test(path);

/** One block a package, by name. Throws for a package without a license text: it must not be given on. */
export function noticesText({ components }: Bom): string {
  const blocks = new Map(components.map(one => [title(one), block(one)]));
  const sorted = [...blocks].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
  return `${introduction}\n\n${sorted.join(`\n${'-'.repeat(80)}\n\n`)}`;
}

const introduction =
  'This program contains the packages below. Each stands under its own license, which follows its name.';

const title = ({ group, name, version }: Component) => `${group ? `${group}/` : ''}${name} ${version}`;

function block(component: Component): string {
  const declared = (component.licenses ?? []).map(one => one.expression ?? one.license?.id ?? one.license?.name);
  const source = component.externalReferences?.find(one => one.type === 'vcs')?.url ?? '';
  const texts = (component.evidence?.licenses ?? []).map(({ license: { text } }) =>
    text.encoding === 'base64' ? Buffer.from(text.content, 'base64').toString() : text.content,
  );
  if (texts.length === 0) texts.push(standardText(component, declared));
  return `${title(component)}\nLicense: ${declared.join(', ')}\nSource: ${source}\n\n${texts.map(text => text.trim()).join('\n\n')}\n`;
}

/** For a package without a file of its license: the holders that its source names, and the text of the license that it declares. */
function standardText(component: Component, declared: (string | undefined)[]): string {
  const folder = `node_modules/${component.group ? `${component.group}/` : ''}${component.name}`;
  const holders = new Set(
    globSync(`${folder}/**/*.js`).flatMap(
      path => /Copyright \(c\) [^\n*]+/.exec(readFileSync(path, 'utf8'))?.[0].trim() ?? [],
    ),
  );
  const ours = readFileSync('LICENSE', 'utf8');
  if (holders.size === 0 || declared.join() !== 'MIT') throw new Error(`${title(component)} has no license text`);
  return `${[...holders].join('\n')}\n\n${ours.slice(ours.indexOf('Permission is hereby granted'))}`;
}
