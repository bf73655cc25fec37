module github.com/cdktf-apsaramqtt/cdktf-apsaramqtt/bench/go-service

go 1.21
