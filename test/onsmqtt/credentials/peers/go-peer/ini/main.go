// Runs the INI reader of the Go SDK: reads a list of texts from standard input, writes a list of their sections.
package main

import (
	"encoding/json"
	"os"

	"gopkg.in/ini.v1"
)

func sections(text string) map[string]map[string]string {
	file, err := ini.Load([]byte(text))
	if err != nil {
		return nil
	}
	result := map[string]map[string]string{}
	for _, section := range file.Sections() {
		if section.Name() != ini.DefaultSection {
			result[section.Name()] = section.KeysHash()
		}
	}
	return result
}

func main() {
	var texts []string
	if err := json.NewDecoder(os.Stdin).Decode(&texts); err != nil {
		panic(err)
	}
	result := []map[string]map[string]string{}
	for _, text := range texts {
		result = append(result, sections(text))
	}
	json.NewEncoder(os.Stdout).Encode(result)
}
