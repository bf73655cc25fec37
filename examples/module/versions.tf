terraform {
  required_version = ">= 1.0"

  required_providers {
    apsaramqtt = {
      source = "apsaramqtt/apsaramqtt"
    }
  }
}
