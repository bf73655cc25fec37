import { decodeValue } from './block-value';
import { encodeMsgpack } from './cty/msgpack';
import { describeException, explainException } from './exception';
import { GrpcError, Status } from './grpc-message';
import type { Method } from './grpc-server';
import { log } from './log';
import { FunctionError, type Provider, type ProviderFunction } from './provider';
import { functionMessages } from './schema-messages';
import { CallFunctionRequest, CallFunctionResponse, GetFunctionsResponse } from './tfplugin6';

/** The methods for functions, which Terraform calls without configuring the provider. */
export function functionMethods(functions: Provider['functions']): Record<string, Method> {
  return {
    GetFunctions: () => GetFunctionsResponse.encode({ functions: functionMessages(functions) }),

    async CallFunction(bytes) {
      const { name = '', arguments: args = [] } = CallFunctionRequest.decode(bytes);
      const called = Object.hasOwn(functions, name) ? functions[name] : undefined;
      if (!called) {
        throw new GrpcError(Status.INVALID_ARGUMENT, `the provider has no function ${JSON.stringify(name)}`);
      }
      try {
        const values = called.parameters.map(({ type }, index) => decodeValue(args[index], type));
        const result = await called.call(values);
        return CallFunctionResponse.encode({ result: { msgpack: encodeMsgpack(result, called.returns) } });
      } catch (exception) {
        return CallFunctionResponse.encode({ error: errorOf(exception, name, called) });
      }
    },
  };
}

function errorOf(exception: unknown, name: string, { parameters }: ProviderFunction) {
  if (exception instanceof FunctionError) {
    const { message, parameter } = exception;
    const index = parameters.findIndex((each) => each.name === parameter);
    return index < 0 ? { text: message } : { text: message, functionArgument: index };
  }
  log('error', `the provider failed to call the function ${name}`, {
    exception: describeException(exception),
  });
  return { text: explainException(exception) };
}
