import type { TerraformResource } from 'cdktf';
import { isTokenForName } from '../gate/secrets/likely-token';
import { shownValue } from './shown-value';
import { spelled } from './spelling';

/** Chooses resources. `ResourceMatcher` does so by type and path. Programs can implement other matchers. */
export interface IResourceMatcher {
  /**
   * Returns whether a resource is chosen. Called for each resource when the app is synthesized.
   *
   * @param resource the resource; its `terraformResourceType` is its type in Terraform.
   */
  matches(resource: TerraformResource): boolean;
}

/**
 * Chooses resources by their types in Terraform, by the paths of their constructs, or by both.
 *
 * @example
 * const devices = ResourceMatcher.types("alicloud_fcv3_*").and(ResourceMatcher.path("factory/line-*"));
 * gate.protectAll(this, devices);
 */
export class ResourceMatcher implements IResourceMatcher {
  /**
   * Matches resources that have one of the given types.
   *
   * @param types such as `alicloud_fcv3_function`, or `alicloud_fcv3_*`, where `*` matches any characters.
   * @throws if no type is given, or one is not a resource type.
   *
   * @example
   * gate.protectAll(this, ResourceMatcher.types("alicloud_fcv3_function", "alicloud_ess_*"));
   */
  public static types(...types: string[]): ResourceMatcher {
    const unusable = types.findIndex((type) => typeof type !== 'string' || !/^[a-z0-9_*-]+$/.test(type));
    if (types.length === 0 || unusable >= 0) {
      throw new Error(
        `${spelled('ResourceMatcher.types')}: ${unusable < 0 ? 'no types are given' : `${shownValue(types[unusable])} is not a resource type`}. Name them as Terraform does, such as alicloud_fcv3_function.`,
      );
    }
    const patterns = types.map(patternOf);
    return new ResourceMatcher(`of type ${types.join(' or ')}`, ({ terraformResourceType }) =>
      patterns.some((pattern) => pattern.test(terraformResourceType)),
    );
  }

  /**
   * Matches resources whose construct has one of the given paths.
   *
   * @param paths such as `factory/line-1/device`, or `factory/line-1/*`, where `*` matches any characters, including `/`.
   * @throws if no path is given, or one is empty or a token.
   *
   * @example
   * gate.protectAll(this, ResourceMatcher.path("factory/line-1/*"));
   */
  public static path(...paths: string[]): ResourceMatcher {
    const unusable = paths.findIndex(
      (path) => typeof path !== 'string' || path === '' || isTokenForName(path),
    );
    if (paths.length === 0 || unusable >= 0) {
      throw new Error(
        `${spelled('ResourceMatcher.path')}: ${unusable < 0 ? 'no path is given' : `${shownValue(paths[unusable])} is not a path`}. Give paths of constructs, such as "factory/line-*".`,
      );
    }
    const patterns = paths.map(patternOf);
    return new ResourceMatcher(`at ${paths.join(' or ')}`, ({ node }) =>
      patterns.some((pattern) => pattern.test(node.path)),
    );
  }

  private constructor(
    private readonly description: string,
    private readonly isChosen: (resource: TerraformResource) => boolean,
  ) {}

  /**
   * Returns whether a resource is chosen.
   *
   * @param resource the resource.
   *
   * @example
   * const isChosen = ResourceMatcher.types("terraform_data").matches(device);
   */
  public matches(resource: TerraformResource): boolean {
    return this.isChosen(resource);
  }

  /**
   * Matches resources that this and another matcher choose.
   *
   * @param other another matcher.
   * @throws if it is not a matcher.
   *
   * @example
   * const devices = ResourceMatcher.types("alicloud_fcv3_*").and(ResourceMatcher.path("factory/line-*"));
   */
  public and(other: IResourceMatcher): ResourceMatcher {
    requireMatcher(other, `ResourceMatcher.${spelled('and')}`);
    return new ResourceMatcher(
      `${this.description} and ${descriptionOf(other)}`,
      (resource) => this.matches(resource) && other.matches(resource),
    );
  }

  /**
   * Matches resources that this or another matcher chooses.
   *
   * @param other another matcher.
   * @throws if it is not a matcher.
   *
   * @example
   * const devices = ResourceMatcher.types("alicloud_fcv3_*").or(ResourceMatcher.types("alicloud_ess_*"));
   */
  public or(other: IResourceMatcher): ResourceMatcher {
    requireMatcher(other, `ResourceMatcher.${spelled('or')}`);
    return new ResourceMatcher(
      `(${this.description} or ${descriptionOf(other)})`,
      (resource) => this.matches(resource) || other.matches(resource),
    );
  }

  /**
   * Matches resources that this matcher does not choose.
   *
   * @example
   * const others = ResourceMatcher.types("alicloud_ram_*").not();
   */
  public not(): ResourceMatcher {
    return new ResourceMatcher(`not (${this.description})`, (resource) => !this.matches(resource));
  }

  /**
   * Describes what is chosen, such as `of type alicloud_fcv3_* and at factory/line-1/*`.
   *
   * @example
   * const description = ResourceMatcher.types("alicloud_fcv3_*").toString();
   */
  public toString(): string {
    return this.description;
  }
}

/** @throws if a value is not a matcher, such as a Python lambda or a value type in Go. */
export function requireMatcher(matcher: IResourceMatcher, taker: string): void {
  if (typeof (matcher as Partial<IResourceMatcher> | undefined)?.matches === 'function') return;
  throw new Error(
    `${taker} takes a matcher, such as ${spelled('ResourceMatcher.types')}("alicloud_fcv3_*"), or an object of a class that implements IResourceMatcher: in Python a class with @jsii.implements(IResourceMatcher), in Go a pointer to a struct with the method Matches and a field (pointers to empty structs are equal).`,
  );
}

/** Describes what a matcher chooses. Matchers of a program have no description. */
export function descriptionOf(matcher: IResourceMatcher): string {
  const { description } = matcher as { readonly description?: string };
  return description ?? 'chosen by a matcher of the program';
}

function patternOf(glob: string): RegExp {
  return new RegExp(`^${glob.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
}
