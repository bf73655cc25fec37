import type { TerraformResource } from 'cdktf';

/** Chooses resources: `ResourceTypes` does so by type, and programs can have matchers of their own. */
export interface IResourceMatcher {
  /**
   * Whether a resource is chosen. Called for each resource when the app is synthesized.
   *
   * @param resource the resource; its `terraformResourceType` is its type in Terraform.
   */
  matches(resource: TerraformResource): boolean;
}

/** Chooses resources by their types in Terraform. */
export class ResourceTypes implements IResourceMatcher {
  /**
   * Resources of any of some types.
   *
   * @param types such as `alicloud_fcv3_function`; `*` stands for any characters: `alicloud_fcv3_*`.
   */
  public static of(...types: string[]): ResourceTypes {
    const unusable = types.find((type) => !/^[a-z0-9_*-]+$/.test(type));
    if (types.length === 0 || unusable !== undefined) {
      throw new Error(
        `ResourceTypes.of: ${unusable === undefined ? 'no types are given' : `${JSON.stringify(unusable)} is not a type of resources`}. Name them as Terraform does, such as alicloud_fcv3_function.`,
      );
    }
    return new ResourceTypes(types);
  }

  private constructor(
    /** The types, as they were given. */
    public readonly types: string[],
  ) {}

  /**
   * Whether a resource is of one of the types.
   *
   * @param resource the resource.
   */
  public matches(resource: TerraformResource): boolean {
    return this.types.some((type) =>
      new RegExp(`^${type.replaceAll('*', '.*')}$`).test(resource.terraformResourceType),
    );
  }
}
