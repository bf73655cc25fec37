/** Go settings for programs that run once: without optimizations and debug information, they compile in two thirds of the time. */
export const GO_ENVIRONMENT = {
  CGO_ENABLED: '0',
  GOFLAGS: `-buildvcs=false '-gcflags=all=-N -l' '-ldflags=-s -w' -tags=grpcnotrace`,
};
