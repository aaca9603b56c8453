import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library'
import type { Notice } from '#src/commands/third-party-notices.ts'

interface Released {
  name: string
  version: string
  /** UTC ms: when the commit was made, so that two builds of it are equal. */
  at: number
  packages: readonly Notice[]
}

/** What is inside the executable, as a CycloneDX 1.6 document in JSON. */
export function sbomOf({ name, version, at, packages }: Released): string {
  const root = componentOf({ name, version, license: 'MIT' }, Enums.ComponentType.Application)
  const bom = new Models.Bom({ metadata: new Models.Metadata({ timestamp: new Date(at), component: root }) })
  for (const one of packages) {
    const component = componentOf(one, Enums.ComponentType.Library)
    bom.components.add(component)
    root.dependencies.add(component.bomRef)
  }
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6))
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`
}

type Described = Pick<Notice, 'name' | 'version' | 'license'> & Partial<Pick<Notice, 'repository'>>

function componentOf({ name, version, license, repository }: Described, type: Enums.ComponentType): Models.Component {
  const [, group, own = name] = /^(@[^/]+)\/(.+)$/.exec(name) ?? []
  const component = new Models.Component(type, own, {
    ...{ group, version, bomRef: `${name}@${version}` },
    licenses: new Models.LicenseRepository([licenseOf(license)]),
  })
  if (type === Enums.ComponentType.Library) component.purl = purlOf(name, version)
  if (repository)
    component.externalReferences.add(new Models.ExternalReference(repository, Enums.ExternalReferenceType.VCS))
  return component
}

/** An expression, such as `(MIT OR Apache-2.0)`, or one identifier of SPDX. */
function licenseOf(license: string): Models.License {
  return / /.test(license) ? new Models.LicenseExpression(license) : new Models.SpdxLicense(license)
}

/** https://github.com/package-url/purl-spec: a scope's `@` is encoded. */
function purlOf(name: string, version: string): string {
  return `pkg:npm/${name.replace(/^@/, '%40')}@${version}`
}
