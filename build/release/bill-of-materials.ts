/**
 * The bill of materials (CycloneDX) of what people get. npm writes one of everything that is installed, compilers and
 * test tools included; here it is cut down to the packages in the app and to Electron.
 */
import { z } from 'zod';
import type { BundledPackage } from '../package/bundled-packages.mjs';

const componentSchema = z.looseObject({
  'bom-ref': z.string(),
  name: z.string(),
  version: z.string(),
});

const documentSchema = z.looseObject({
  bomFormat: z.literal('CycloneDX'),
  metadata: z.looseObject({ component: componentSchema.optional() }),
  components: z.array(componentSchema),
  dependencies: z.array(z.looseObject({ ref: z.string(), dependsOn: z.array(z.string()).optional() })),
});

/** A CycloneDX document, as far as we touch it. */
export type BillOfMaterials = z.infer<typeof documentSchema>;

/** @throws {z.ZodError} for anything but a CycloneDX document */
export function readBillOfMaterials(content: unknown): BillOfMaterials {
  return documentSchema.parse(content);
}

/**
 * Keeps the components that are in the app, and what is said of how they depend on each other.
 *
 * @param packages what the bundler took in, and what has native code
 * @throws {Error} when a package of the app is missing in npm's list
 */
export function cutToApp(
  everything: BillOfMaterials,
  packages: readonly Pick<BundledPackage, 'name' | 'version'>[],
): BillOfMaterials {
  const wanted = new Set(packages.map(({ name, version }) => `${name}@${version}`));
  const components = everything.components.filter(
    ({ name, version }) => name === 'electron' || wanted.has(`${name}@${version}`),
  );
  const found = new Set(components.map(({ name, version }) => `${name}@${version}`));
  const missing = [...wanted].filter((one) => !found.has(one));
  if (missing.length > 0) throw new Error(`npm does not list ${missing.join(', ')}, which the app holds`);
  const app = everything.metadata.component;
  const references = new Set(components.map((component) => component['bom-ref']));
  const ofApp = app === undefined ? [] : [{ ref: app['bom-ref'], dependsOn: [...references].sort() }];
  const dependencies = everything.dependencies
    .filter(({ ref }) => references.has(ref))
    .map((one) => ({ ...one, dependsOn: (one.dependsOn ?? []).filter((ref) => references.has(ref)) }));
  // npm names it by the folder of the checkout.
  const named = app && { ...app, name: app['bom-ref'].replace(/@[^@]*$/, '') };
  return {
    ...everything,
    metadata: { ...everything.metadata, component: named },
    components,
    dependencies: [...ofApp, ...dependencies],
  };
}
