package io.muster.database;

import io.micronaut.context.ApplicationContext;
import io.micronaut.data.exceptions.DataAccessException;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.inject.qualifiers.Qualifiers;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.aopalliance.intercept.MethodInterceptor;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.SQLExceptionTranslator;

/**
 * Starts Micronaut's bean context beside Spring's, for its repositories only, and makes each of them a Spring bean. They
 * work in Spring's transactions: see {@link SpringConnections} and {@link SpringTransactions}.
 */
@Configuration(proxyBeanMethods = false)
@Import(MicronautData.Repositories.class)
class MicronautData {

    static final String CONTEXT = "micronautContext";

    @Bean(name = CONTEXT, destroyMethod = "close")
    ApplicationContext micronautContext(DataSource dataSource) {
        ApplicationContext context = ApplicationContext.builder()
                .deduceEnvironment(false)
                .banner(false)
                .properties(Map.of(
                        "datasources.default.dialect",
                        "POSTGRES",
                        // Any other name than its own switches Micronaut's transaction manager off.
                        "datasources.default.transaction-manager",
                        "spring"))
                .build();
        context.registerSingleton(DataSource.class, dataSource, Qualifiers.byName("default"));
        return context.start();
    }

    /** Finds the repositories of all modules and offers each to Spring under its class name. */
    static class Repositories implements ImportBeanDefinitionRegistrar {

        @Override
        public void registerBeanDefinitions(AnnotationMetadata importer, BeanDefinitionRegistry registry) {
            var scanner = new ClassPathScanningCandidateComponentProvider(false) {
                @Override
                protected boolean isCandidateComponent(AnnotatedBeanDefinition candidate) {
                    return candidate.getMetadata().isIndependent();
                }
            };
            scanner.addIncludeFilter(new AnnotationTypeFilter(JdbcRepository.class));
            for (BeanDefinition found : scanner.findCandidateComponents("io.muster")) {
                register(registry, type(String.valueOf(found.getBeanClassName())));
            }
        }

        private static <T> void register(BeanDefinitionRegistry registry, Class<T> repository) {
            var factory = (org.springframework.beans.factory.BeanFactory) registry;
            registry.registerBeanDefinition(
                    repository.getName(),
                    BeanDefinitionBuilder.genericBeanDefinition(
                                    repository,
                                    () -> inSpringsWords(
                                            repository,
                                            factory.getBean(CONTEXT, ApplicationContext.class)
                                                    .getBean(repository),
                                            factory.getBean(JdbcTemplate.class).getExceptionTranslator()))
                            .setLazyInit(true)
                            .getBeanDefinition());
        }

        /** Faults of the database are the same exceptions as those of JdbcClient: callers retry by their type. */
        private static <T> T inSpringsWords(Class<T> repository, T target, SQLExceptionTranslator translator) {
            ProxyFactory proxy = new ProxyFactory(repository, (MethodInterceptor) call -> {
                try {
                    return call.proceed();
                } catch (DataAccessException fault) {
                    if (fault.getCause() instanceof SQLException cause
                            && translator.translate(repository.getSimpleName(), null, cause)
                                    instanceof RuntimeException said) {
                        throw said;
                    }
                    throw fault;
                }
            });
            proxy.setTarget(target);
            return repository.cast(proxy.getProxy(repository.getClassLoader()));
        }

        private static Class<?> type(String name) {
            try {
                return Class.forName(name);
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException("repository " + name + " was found but cannot be loaded", e);
            }
        }
    }
}
