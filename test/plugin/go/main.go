// Calls a gRPC server as Terraform does, with grpc-go: many calls at once over one connection.
package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"flag"
	"fmt"
	"os"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/encoding"
	"google.golang.org/grpc/mem"
)

// raw is a codec that passes messages through unchanged.
type raw struct{}

func (raw) Name() string { return "raw" }
func (raw) Marshal(message any) (mem.BufferSlice, error) {
	return mem.BufferSlice{mem.SliceBuffer(*message.(*[]byte))}, nil
}
func (raw) Unmarshal(data mem.BufferSlice, message any) error {
	*message.(*[]byte) = data.Materialize()
	return nil
}

func main() {
	target := flag.String("target", "", "unix:PATH or HOST:PORT")
	concurrency := flag.Int("concurrency", 200, "calls at once")
	calls := flag.Int("calls", 10, "calls of each, in series")
	size := flag.Int("size", 1000, "bytes of a message")
	flag.Parse()
	if err := run(*target, *concurrency, *calls, *size); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println("ok")
}

func run(target string, concurrency, calls, size int) error {
	encoding.RegisterCodecV2(raw{})
	identity, err := tls.X509KeyPair([]byte(os.Getenv("CLIENT_CERTIFICATE")), []byte(os.Getenv("CLIENT_KEY")))
	if err != nil {
		return err
	}
	trusted := x509.NewCertPool()
	trusted.AppendCertsFromPEM([]byte(os.Getenv("SERVER_CERTIFICATE")))
	connection, err := grpc.NewClient(target, grpc.WithTransportCredentials(credentials.NewTLS(&tls.Config{
		Certificates: []tls.Certificate{identity},
		RootCAs:      trusted,
		ServerName:   "localhost",
	})))
	if err != nil {
		return err
	}
	defer connection.Close()
	var group sync.WaitGroup
	errors := make(chan error, concurrency)
	for worker := range concurrency {
		group.Go(func() {
			message := bytes.Repeat([]byte{byte(worker)}, size)
			for range calls {
				var answer []byte
				err := connection.Invoke(context.Background(), "/a.B/Echo", &message, &answer,
					grpc.CallContentSubtype("raw"), grpc.MaxCallRecvMsgSize(1<<30))
				if err != nil {
					errors <- err
					return
				}
				if !bytes.Equal(answer, message) {
					errors <- fmt.Errorf("worker %d got another answer than its own", worker)
					return
				}
			}
		})
	}
	group.Wait()
	close(errors)
	return <-errors
}
