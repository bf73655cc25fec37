// Declarations for the parts of Amazon.JSII.Runtime and Newtonsoft.Json that the generated C# uses, because both packages are only on NuGet.
// Programs are compiled against them and not run, to check that they fit the classes that jsii generates.
namespace Amazon.JSII.Runtime.Deputy {
  using System;
  [AttributeUsage(AttributeTargets.All)] public class JsiiClass : Attribute { public JsiiClass(Type nativeType, string fullyQualifiedName, string parametersJson = null) {} }
  [AttributeUsage(AttributeTargets.All)] public class JsiiInterface : Attribute { public JsiiInterface(Type nativeType, string fullyQualifiedName) {} }
  [AttributeUsage(AttributeTargets.All)] public class JsiiTypeProxy : Attribute { public JsiiTypeProxy(Type nativeType, string fullyQualifiedName) {} }
  [AttributeUsage(AttributeTargets.All)] public class JsiiEnum : Attribute { public JsiiEnum(Type nativeType, string fullyQualifiedName) {} }
  [AttributeUsage(AttributeTargets.All)] public class JsiiEnumMember : Attribute { public JsiiEnumMember(string name) {} }
  [AttributeUsage(AttributeTargets.All)] public class JsiiByValue : Attribute { public JsiiByValue(string fqn) {} }
  [AttributeUsage(AttributeTargets.All)] public class JsiiOptional : Attribute {}
  [AttributeUsage(AttributeTargets.All)] public class JsiiMethod : Attribute { public JsiiMethod(string name, string returnsJson = null, string parametersJson = null, bool isAsync = false, bool isOverride = false) {} }
  [AttributeUsage(AttributeTargets.All)] public class JsiiProperty : Attribute { public JsiiProperty(string name, string typeJson = null, bool isOptional = false, bool isOverride = false) {} }
  public class ByRefValue {}
  public class DeputyProps { public DeputyProps(object[] args = null) {} }
  public class AnonymousObject { protected AnonymousObject(ByRefValue reference) {} }
  public abstract class DeputyBase {
    protected DeputyBase(ByRefValue reference) {}
    protected DeputyBase(DeputyProps props = null) {}
    protected T GetInstanceProperty<T>(string name = null) { return default(T); }
    protected void SetInstanceProperty<T>(T value, string name = null) {}
    protected static T GetStaticProperty<T>(Type type, string name = null) { return default(T); }
    protected static void SetStaticProperty<T>(Type type, T value, string name = null) {}
    protected T InvokeInstanceMethod<T>(Type[] types, object[] args, string name = null) { return default(T); }
    protected void InvokeInstanceVoidMethod(Type[] types, object[] args, string name = null) {}
    protected static T InvokeStaticMethod<T>(Type type, Type[] types, object[] args, string name = null) { return default(T); }
    protected static void InvokeStaticVoidMethod(Type type, Type[] types, object[] args, string name = null) {}
  }
}
namespace Amazon.JSII.Runtime { public static class Configuration { public static bool RuntimeTypeChecking; } }
namespace Newtonsoft.Json.Linq { public class JObject {} }
