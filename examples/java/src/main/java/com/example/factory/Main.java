package com.example.factory;

import com.hashicorp.cdktf.App;

public final class Main {
    private Main() {}

    public static void main(String[] args) {
        App app = new App();
        new Factory(app, "factory");
        app.synth();
    }
}
